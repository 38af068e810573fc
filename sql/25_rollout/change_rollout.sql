CREATE OR REPLACE FUNCTION capacity_impl.change_rollout(
    p_action text,
    p_percent integer,
    p_restaurant_ids uuid[],
    p_mode capacity.enforcement_mode,
    p_last_step_id bigint,
    p_is_forced boolean,
    p_reason text,
    p_details jsonb,
    p_actor text)
RETURNS jsonb
LANGUAGE plpgsql
SET search_path = pg_catalog, pg_temp
AS $fn$
DECLARE
    v_before  smallint;
    v_percent smallint;
    v_unknown uuid;
    v_changed jsonb;
    v_step    capacity.rollout_steps;
BEGIN
    -- One step at a time, and one order: the settings, then restaurants by id. Bookings read this row and lock it never.
    SELECT s.enforcement_percent INTO STRICT v_before FROM capacity.settings AS s WHERE s.id FOR NO KEY UPDATE;
    IF p_last_step_id IS DISTINCT FROM (SELECT coalesce(max(t.id), 0) FROM capacity.rollout_steps AS t)
       AND p_last_step_id IS NOT NULL THEN
        RAISE EXCEPTION USING ERRCODE = 'serialization_failure', MESSAGE = 'Another step was taken while the gates were judged.';
    END IF;
    v_percent := coalesce(p_percent::smallint, v_before);
    IF p_restaurant_ids IS NOT NULL THEN
        PERFORM FROM capacity.restaurants AS r
        WHERE r.restaurant_id = ANY (p_restaurant_ids) ORDER BY r.restaurant_id FOR NO KEY UPDATE;
        SELECT i.restaurant_id INTO v_unknown
        FROM unnest(p_restaurant_ids) AS i (restaurant_id)
        LEFT JOIN capacity.restaurants AS r ON r.restaurant_id = i.restaurant_id
        WHERE r.restaurant_id IS NULL
        LIMIT 1;
        IF FOUND THEN
            PERFORM capacity_impl.fail('RESTAURANT_NOT_FOUND', jsonb_build_object('restaurant_id', v_unknown));
        END IF;
    END IF;
    SELECT jsonb_build_object(
               'to_enforce', count(*) FILTER (WHERE c.mode_after = 'enforce' AND c.mode_before = 'shadow'),
               'to_shadow', count(*) FILTER (WHERE c.mode_after = 'shadow' AND c.mode_before = 'enforce'),
               'own_settings', count(*) FILTER (WHERE c.own_before IS DISTINCT FROM c.own_after))
    INTO v_changed
    FROM capacity_impl.rollout_changes(v_before, v_percent, p_restaurant_ids, p_mode) AS c;
    IF p_action <> 'start' AND v_before = v_percent AND v_changed ->> 'own_settings' = '0' THEN
        RETURN NULL;
    END IF;

    INSERT INTO capacity.rollout_steps (decided_at, actor, action, percent_before, percent, is_forced, reason, details)
    VALUES (capacity_impl.clock(), p_actor, p_action, v_before, v_percent, p_is_forced, p_reason,
            p_details || jsonb_build_object('changed', v_changed))
    RETURNING * INTO v_step;

    -- No restaurant is locked for its decision: nothing that follows from its rules changes, and no booking waits.
    WITH changed AS (
        SELECT c.* FROM capacity_impl.rollout_changes(v_before, v_percent, p_restaurant_ids, p_mode) AS c
    ), told AS (
        INSERT INTO capacity.outbox_events (restaurant_id, event_type, subject_id, payload)
        SELECT c.restaurant_id, 'capacity.changed', c.restaurant_id, jsonb_build_object(
            'operation', 'set_enforcement', 'service_period_id', NULL, 'max_covers', NULL, 'max_parties', NULL)
        FROM changed AS c
        ORDER BY c.restaurant_id
    )
    INSERT INTO capacity.decisions (restaurant_id, decided_at, operation, outcome, mode, actor, options)
    SELECT c.restaurant_id, v_step.decided_at, 'set_enforcement', 'accepted', c.mode_after, p_actor,
           jsonb_build_object('rollout_step_id', v_step.id, 'action', p_action, 'percent', v_percent)
           || capacity_impl.what_changed(
               jsonb_build_object('enforcement', c.own_before, 'effective_enforcement', c.mode_before),
               jsonb_build_object('enforcement', c.own_after, 'effective_enforcement', c.mode_after))
    FROM changed AS c
    ORDER BY c.restaurant_id;

    UPDATE capacity.restaurants AS r
    SET enforcement = p_mode
    WHERE r.restaurant_id = ANY (p_restaurant_ids) AND r.enforcement IS DISTINCT FROM p_mode;
    UPDATE capacity.settings AS s
    SET enforcement_percent = v_percent, updated_at = v_step.decided_at, updated_by = p_actor
    WHERE s.id;
    RETURN capacity_impl.rollout_step_json(v_step);
END
$fn$;

COMMENT ON FUNCTION capacity_impl.change_rollout(text, integer, uuid[], capacity.enforcement_mode, bigint, boolean, text, jsonb, text) IS
    'Takes one step of the rollout: writes it, a decision and an event for each restaurant that it changes, then the settings. p_percent NULL keeps the percentage; without p_restaurant_ids every own setting stays. p_last_step_id is the step that the gates were judged after: 40001 when there is a later one, NULL does not ask. Returns the step, NULL when nothing would change (a start always is one). Raises RESTAURANT_NOT_FOUND. Locks: the settings row, then the named restaurants by id.';

REVOKE ALL ON FUNCTION capacity_impl.change_rollout(text, integer, uuid[], capacity.enforcement_mode, bigint, boolean, text, jsonb, text) FROM PUBLIC;
