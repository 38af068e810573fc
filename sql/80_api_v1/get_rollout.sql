CREATE OR REPLACE FUNCTION capacity_v1.get_rollout(p_options jsonb DEFAULT '{}')
RETURNS jsonb
LANGUAGE plpgsql
STABLE
SECURITY DEFINER
SET search_path = pg_catalog, pg_temp
SET jit = off
SET timezone = 'UTC'
AS $fn$
DECLARE
    v_since timestamptz;
    v_percent smallint;
    v_target integer;
    v_start capacity.rollout_steps;
    v_last capacity.rollout_steps;
    v_paused smallint;
    v_next integer;
    v_counted jsonb;
    v_own jsonb;
    v_ids uuid[];
BEGIN
    PERFORM capacity_impl.check_service_access();
    PERFORM capacity_impl.check_required(jsonb_build_object('p_options', p_options));
    PERFORM capacity_impl.check_options(p_options, '{"percent": "number", "gates": "boolean", "since": "string"}');
    PERFORM capacity_impl.check_number_option(p_options, 'percent', 0, 100);
    v_since := capacity_impl.timestamp_option(p_options, 'since');

    SELECT s.enforcement_percent INTO STRICT v_percent FROM capacity.settings AS s WHERE s.id;
    SELECT t.* INTO v_start FROM capacity.rollout_steps AS t WHERE t.action = 'start' ORDER BY t.id DESC LIMIT 1;
    -- Restaurants of their own neither pause nor resume the percentage.
    SELECT t.* INTO v_last FROM capacity.rollout_steps AS t WHERE t.action <> 'restaurants' ORDER BY t.id DESC LIMIT 1;
    IF v_last.action = 'pause' THEN
        v_paused := v_last.percent_before;
    END IF;
    IF v_start.id IS NOT NULL THEN
        v_next := coalesce(v_paused::integer, (
            SELECT min(p.percent) FROM (VALUES (10), (50), (100)) AS p (percent) WHERE p.percent > v_percent));
    END IF;
    v_target := coalesce((p_options ->> 'percent')::integer, v_next, 100);

    SELECT jsonb_build_object(
               'total', count(*),
               'enforcing', count(*) FILTER (WHERE m.mode = 'enforce'),
               'shadow', count(*) FILTER (WHERE m.mode = 'shadow'),
               'own_enforce', count(*) FILTER (WHERE r.enforcement = 'enforce'),
               'own_shadow', count(*) FILTER (WHERE r.enforcement = 'shadow'),
               'next_enforcing', count(*) FILTER (WHERE m.next_mode = 'enforce'))
    INTO v_counted
    FROM capacity.restaurants AS r
    CROSS JOIN LATERAL (
        SELECT capacity_impl.effective_enforcement(r.enforcement, r.rollout_bucket, v_percent) AS mode,
               capacity_impl.effective_enforcement(r.enforcement, r.rollout_bucket, v_target::smallint) AS next_mode
    ) AS m;
    SELECT coalesce(jsonb_agg(jsonb_build_object('restaurant_id', o.restaurant_id, 'name', o.name, 'enforcement', o.enforcement)
                              ORDER BY o.restaurant_id), '[]')
    INTO v_own
    FROM (SELECT r.restaurant_id, r.name, r.enforcement FROM capacity.restaurants AS r
          WHERE r.enforcement IS NOT NULL ORDER BY r.restaurant_id LIMIT 100) AS o;
    IF (p_options ->> 'gates')::boolean IS NOT FALSE THEN
        SELECT array_agg(c.restaurant_id) FILTER (WHERE c.mode_before = 'shadow' AND c.mode_after = 'enforce') INTO v_ids
        FROM capacity_impl.rollout_changes(v_percent, v_target::smallint, NULL, NULL) AS c;
    END IF;

    RETURN jsonb_build_object(
        'success', true,
        'percent', v_percent,
        'restaurants', v_counted,
        'started_at', v_start.decided_at,
        'min_days', (v_start.details ->> 'min_days')::integer,
        'min_hours', (v_start.details ->> 'min_hours')::integer,
        'paused_percent', v_paused,
        'next_percent', v_next,
        'gates_percent', v_target,
        'gates', CASE WHEN (p_options ->> 'gates')::boolean IS NOT FALSE
                      THEN capacity_impl.rollout_gates(coalesce(v_ids, '{}')) END,
        'own_settings', v_own,
        'activity', CASE WHEN v_since IS NOT NULL THEN capacity_impl.rollout_activity(v_since) END,
        'steps', (SELECT coalesce(jsonb_agg(capacity_impl.rollout_step_json(t) ORDER BY t.id DESC), '[]')
                  FROM (SELECT a.* FROM capacity.rollout_steps AS a ORDER BY a.id DESC LIMIT 20) AS t));
END
$fn$;

COMMENT ON FUNCTION capacity_v1.get_rollout(jsonb) IS
$doc$How far enforcement is rolled out, what stands before the next step, and which steps were taken.

p_options: percent (0 to 100: judge the gates of this one; default the next of 10, 50 and 100, or the one that was paused), gates (boolean, default true: judge them, which reads every decision since the start), since (an instant with an offset: also count the requests since then).
Returns: success, percent, restaurants (total, enforcing, shadow, own_enforce and own_shadow: by a setting of their own, next_enforcing: with gates_percent), started_at, min_days and min_hours (null before a start), paused_percent (null unless it is paused), next_percent (null before a start and at 100), gates_percent, gates (null, or as below), own_settings (the first 100 restaurants with one: restaurant_id, name, enforcement), activity (null, or since, until, requests, accepted, refused, would_refuse, enforced_requests, enforced_refused, rules), steps (the latest 20, the latest first: id, decided_at, actor, action, percent_before, percent, is_forced, reason, details).
Each gate: gate, passed, found, needed, is_warning (true: it closes nothing), message, examples (at most 5 of each kind). days_in_shadow: days since the last start, one clock for all restaurants. watched: hours since restaurants last went from shadow mode to enforcing, null without. recount: shadow decisions since the start that an independent recount judges otherwise, and totals that differ from the bookings. configured: active restaurants of the step without a limit, pacing or tables that are needed. overbooked: services to come whose debt is not shadow mode's, a warning.
Access: service_role; nobody else may call it.
Errors: MISSING_ARGUMENT, UNKNOWN_OPTION, INVALID_OPTION.
Locks: none.$doc$;

REVOKE ALL ON FUNCTION capacity_v1.get_rollout(jsonb) FROM PUBLIC, anon, authenticated, service_role;
GRANT EXECUTE ON FUNCTION capacity_v1.get_rollout(jsonb) TO service_role;
