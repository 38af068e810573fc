CREATE OR REPLACE FUNCTION capacity_impl.rollout_gates(p_restaurant_ids uuid[])
RETURNS jsonb
LANGUAGE plpgsql
STABLE
SET search_path = pg_catalog, pg_temp
AS $fn$
DECLARE
    v_now      timestamptz := capacity_impl.clock();
    v_start    capacity.rollout_steps;
    v_min_days integer;
    v_min_hours integer;
    v_raised_at timestamptz;
    v_days     numeric;
    v_hours    numeric;
    v_wrong    integer;
    v_drift    integer;
    v_examples jsonb;
    v_gates    jsonb;
    v_counted  integer;
BEGIN
    SELECT t.* INTO v_start FROM capacity.rollout_steps AS t WHERE t.action = 'start' ORDER BY t.id DESC LIMIT 1;
    v_min_days := coalesce((v_start.details ->> 'min_days')::integer, 7);
    v_min_hours := coalesce((v_start.details ->> 'min_hours')::integer, 4);
    v_days := trunc(extract(epoch FROM v_now - v_start.decided_at) / 86400, 2);
    v_gates := jsonb_build_array(jsonb_build_object(
        'gate', 'days_in_shadow',
        'passed', coalesce(v_days >= v_min_days, false),
        'found', v_days, 'needed', v_min_days, 'is_warning', false,
        'message', CASE WHEN v_days IS NULL THEN 'The rollout was not started.'
                        WHEN v_days >= v_min_days THEN 'Watched in shadow mode for long enough.'
                        ELSE 'Days since the rollout started are too few.' END,
        'examples', '[]'::jsonb));

    -- By the percentage or by name.
    SELECT max(t.decided_at) INTO v_raised_at
    FROM capacity.rollout_steps AS t
    WHERE t.id > coalesce(v_start.id, 0) AND (t.details #>> '{changed,to_enforce}')::integer > 0;
    v_hours := trunc(extract(epoch FROM v_now - v_raised_at) / 3600, 2);
    v_gates := v_gates || jsonb_build_object(
        'gate', 'watched',
        'passed', coalesce(v_hours >= v_min_hours, true),
        'found', v_hours, 'needed', v_min_hours, 'is_warning', false,
        'message', CASE WHEN v_hours IS NULL THEN 'No restaurant began to enforce yet.'
                        WHEN v_hours >= v_min_hours THEN 'The last restaurants to enforce were watched for long enough.'
                        ELSE 'Hours since restaurants last began to enforce are too few.' END,
        'examples', '[]'::jsonb);

    -- NULL without a start: then there is nothing to count from, and the first gate is closed.
    SELECT count(*)::integer,
           coalesce(jsonb_agg(jsonb_build_object(
               'restaurant_id', w.restaurant_id, 'decision_id', w.decision_id, 'expected', w.expected, 'found', w.found)
               ORDER BY w.decision_id) FILTER (WHERE w.place <= 5), '[]')
    INTO v_wrong, v_examples
    FROM (SELECT r.*, row_number() OVER (ORDER BY r.decision_id) AS place
          FROM capacity_impl.recount_decisions(v_start.decided_at) AS r) AS w;
    SELECT count(*)::integer,
           v_examples || coalesce(jsonb_agg(jsonb_build_object(
               'restaurant_id', w.restaurant_id, 'service_date', w.service_date, 'service_period_id', w.service_period_id,
               'expected', w.expected, 'found', w.found) ORDER BY w.place) FILTER (WHERE w.place <= 5), '[]')
    INTO v_drift, v_examples
    FROM (SELECT r.*, row_number() OVER (ORDER BY r.service_date, r.restaurant_id, r.service_period_id) AS place
          FROM capacity_impl.recount_totals((v_start.decided_at AT TIME ZONE 'UTC')::date - 1) AS r) AS w;
    v_gates := v_gates || jsonb_build_object(
        'gate', 'recount',
        'passed', v_start.id IS NOT NULL AND v_wrong + v_drift = 0,
        'found', CASE WHEN v_start.id IS NOT NULL THEN v_wrong + v_drift END, 'needed', 0, 'is_warning', false,
        'message', CASE WHEN v_start.id IS NULL THEN 'Nothing to recount: the rollout was not started.'
                        WHEN v_wrong + v_drift = 0 THEN 'A recount judges every shadow decision and every total the same.'
                        ELSE v_wrong || ' shadow decisions and ' || v_drift || ' totals differ from an independent recount.' END,
        'examples', v_examples);

    SELECT count(*)::integer,
           coalesce(jsonb_agg(jsonb_build_object('restaurant_id', u.restaurant_id, 'name', u.name)
               ORDER BY u.place) FILTER (WHERE u.place <= 5), '[]')
    INTO v_counted, v_examples
    FROM (SELECT c.*, row_number() OVER (ORDER BY c.restaurant_id) AS place
          FROM capacity_impl.unconfigured_restaurants() AS c
          WHERE c.restaurant_id = ANY (p_restaurant_ids)) AS u;
    v_gates := v_gates || jsonb_build_object(
        'gate', 'configured',
        'passed', v_counted = 0, 'found', v_counted, 'needed', 0, 'is_warning', false,
        'message', CASE WHEN v_counted = 0 THEN 'Every active restaurant of this step has its capacity configured.'
                        ELSE 'Active restaurants of this step have no limit, no pacing and no tables that are needed.' END,
        'examples', v_examples);

    SELECT count(*)::integer,
           coalesce(jsonb_agg(jsonb_build_object(
               'restaurant_id', o.restaurant_id, 'service_date', o.service_date, 'service_period_id', o.service_period_id,
               'excess_covers', o.excess_covers, 'excess_parties', o.excess_parties) ORDER BY o.place)
               FILTER (WHERE o.place <= 5), '[]')
    INTO v_counted, v_examples
    FROM (SELECT s.*, row_number() OVER (ORDER BY s.starts_at, s.restaurant_id, s.service_period_id) AS place
          FROM capacity_impl.overbooked_services() AS s) AS o;
    RETURN v_gates || jsonb_build_object(
        'gate', 'overbooked',
        'passed', v_counted = 0, 'found', v_counted, 'needed', 0, 'is_warning', true,
        'message', CASE WHEN v_counted = 0 THEN 'No service to come is overbooked but by shadow mode.'
                        ELSE 'Services to come are overbooked by overrides, imports or lowered limits.' END,
        'examples', v_examples);
END
$fn$;

COMMENT ON FUNCTION capacity_impl.rollout_gates(uuid[]) IS
    'What stands before a raise of these restaurants from shadow mode to enforcing: days since the last start, hours since the last raise, an independent recount of every shadow decision and total since the start, whether each active one of them is configured; and, as a warning that closes nothing, debts that are not shadow mode''s. Each with what was found and needed, and examples.';

REVOKE ALL ON FUNCTION capacity_impl.rollout_gates(uuid[]) FROM PUBLIC;
