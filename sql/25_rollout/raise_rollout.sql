CREATE OR REPLACE FUNCTION capacity_impl.raise_rollout(
    p_action text, p_percent integer, p_restaurant_ids uuid[], p_mode capacity.enforcement_mode, p_options jsonb, p_details jsonb)
RETURNS jsonb
LANGUAGE plpgsql
SET search_path = pg_catalog, pg_temp
AS $fn$
DECLARE
    v_percent  smallint;
    v_last_id  bigint;
    v_ids      uuid[];
    v_gates    jsonb;
    v_closed   jsonb;
    v_is_forced boolean := false;
    v_step     jsonb;
BEGIN
    PERFORM capacity_impl.check_options(p_options, '{"force": "boolean", "reason": "string"}');
    PERFORM capacity_impl.check_rollout_reason(p_options);
    SELECT s.enforcement_percent, (SELECT coalesce(max(t.id), 0) FROM capacity.rollout_steps AS t)
    INTO STRICT v_percent, v_last_id
    FROM capacity.settings AS s WHERE s.id;
    SELECT array_agg(c.restaurant_id) FILTER (WHERE c.mode_before = 'shadow' AND c.mode_after = 'enforce') INTO v_ids
    FROM capacity_impl.rollout_changes(v_percent, coalesce(p_percent, v_percent)::smallint, p_restaurant_ids, p_mode) AS c;
    -- A higher percentage lets more restaurants enforce, those to come too. Lowering needs no permission.
    IF v_ids IS NOT NULL OR p_percent > v_percent THEN
        v_gates := capacity_impl.rollout_gates(coalesce(v_ids, '{}'));
        SELECT jsonb_agg(g.gate - 'examples' - 'passed' - 'is_warning') INTO v_closed
        FROM jsonb_array_elements(v_gates) AS g (gate)
        WHERE NOT (g.gate ->> 'passed')::boolean AND NOT (g.gate ->> 'is_warning')::boolean;
        IF v_closed IS NOT NULL AND coalesce(p_options -> 'force', 'false') <> 'true' THEN
            PERFORM capacity_impl.fail('ROLLOUT_GATE_CLOSED', jsonb_build_object(
                'percent_before', v_percent, 'percent', coalesce(p_percent, v_percent), 'gates', v_closed));
        END IF;
        v_is_forced := v_closed IS NOT NULL;
    END IF;
    v_step := capacity_impl.change_rollout(
        p_action, p_percent, p_restaurant_ids, p_mode, v_last_id, v_is_forced, p_options ->> 'reason',
        p_details || CASE WHEN v_gates IS NULL THEN '{}' ELSE jsonb_build_object('gates', v_gates) END,
        capacity_impl.current_actor());
    RETURN jsonb_build_object('success', true, 'is_changed', v_step IS NOT NULL, 'step', v_step);
END
$fn$;

COMMENT ON FUNCTION capacity_impl.raise_rollout(text, integer, uuid[], capacity.enforcement_mode, jsonb, jsonb) IS
    'A step that may raise: if restaurants go from shadow mode to enforcing, the gates are judged first, and a closed one raises ROLLOUT_GATE_CLOSED unless p_options force it with a reason. Arguments and locks as change_rollout.';

REVOKE ALL ON FUNCTION capacity_impl.raise_rollout(text, integer, uuid[], capacity.enforcement_mode, jsonb, jsonb) FROM PUBLIC;
