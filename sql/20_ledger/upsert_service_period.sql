CREATE OR REPLACE FUNCTION capacity_impl.upsert_service_period(
    p_restaurant_id uuid,
    p_service_period_id uuid,
    p_name text,
    p_start_time time,
    p_end_time time,
    p_weekdays integer[],
    p_options jsonb,
    p_actor text)
RETURNS jsonb
LANGUAGE plpgsql
SET search_path = pg_catalog, pg_temp
AS $fn$
DECLARE
    v_weekdays smallint[] := (SELECT array_agg(DISTINCT d::smallint ORDER BY d::smallint) FROM unnest(p_weekdays) AS d WHERE d BETWEEN 1 AND 7);
    v_last_seating_time time := capacity_impl.time_option(p_options, 'last_seating_time');
    v_before capacity.service_periods;
    v_period capacity.service_periods;
    v_decision bigint;
    v_impact jsonb;
    v_is_changed boolean;
BEGIN
    IF v_weekdays IS NULL OR cardinality(v_weekdays) <> cardinality(p_weekdays)
       OR p_start_time >= '24:00' OR p_end_time >= '24:00'
       OR extract(second FROM p_start_time) <> 0 OR extract(second FROM p_end_time) <> 0 THEN
        PERFORM capacity_impl.fail('INVALID_SERVICE_PERIOD', jsonb_build_object(
            'start_time', p_start_time, 'end_time', p_end_time, 'weekdays', p_weekdays[1:20]));
    END IF;

    PERFORM capacity_impl.lock_restaurant(p_restaurant_id);
    SELECT p.* INTO v_before
    FROM capacity.service_periods AS p
    WHERE p.restaurant_id = p_restaurant_id AND p.id = p_service_period_id;
    IF v_before.is_builtin OR v_before.retired_at IS NOT NULL THEN
        PERFORM capacity_impl.fail('SERVICE_PERIOD_NOT_FOUND', jsonb_build_object(
            'restaurant_id', p_restaurant_id, 'service_period_id', p_service_period_id,
            'is_builtin', v_before.is_builtin, 'retired_at', v_before.retired_at));
    END IF;

    IF NOT p_options ? 'last_seating_time' THEN
        v_last_seating_time := v_before.last_seating_time;
    END IF;
    IF extract(second FROM v_last_seating_time) <> 0
       OR NOT capacity.is_within_hours(v_last_seating_time, p_start_time, p_end_time) THEN
        PERFORM capacity_impl.fail('INVALID_SERVICE_PERIOD', jsonb_build_object(
            'start_time', p_start_time, 'end_time', p_end_time, 'last_seating_time', v_last_seating_time));
    END IF;

    v_period := v_before;
    v_is_changed := v_before.id IS NULL
        OR (v_before.name, v_before.start_time, v_before.end_time, v_before.last_seating_time, v_before.weekdays)
           IS DISTINCT FROM (p_name, p_start_time, p_end_time, v_last_seating_time, v_weekdays);
    IF v_is_changed THEN
        v_decision := capacity_impl.configuration_decision(
            p_restaurant_id, 'upsert_service_period', p_actor, p_service_period_id, NULL, NULL, capacity_impl.what_changed(
                CASE WHEN v_before.id IS NOT NULL THEN jsonb_build_object(
                    'name', v_before.name, 'start_time', v_before.start_time, 'end_time', v_before.end_time,
                    'last_seating_time', v_before.last_seating_time, 'weekdays', v_before.weekdays) END,
                jsonb_build_object(
                    'name', p_name, 'start_time', p_start_time, 'end_time', p_end_time,
                    'last_seating_time', v_last_seating_time, 'weekdays', v_weekdays)));
        BEGIN
            UPDATE capacity.service_periods AS p
            SET name = p_name, start_time = p_start_time, end_time = p_end_time,
                last_seating_time = v_last_seating_time, weekdays = v_weekdays
            WHERE p.restaurant_id = p_restaurant_id AND p.id = p_service_period_id
            RETURNING p.* INTO v_period;
            IF NOT FOUND THEN
                INSERT INTO capacity.service_periods (
                    restaurant_id, id, name, start_time, end_time, last_seating_time, weekdays)
                VALUES (
                    p_restaurant_id, p_service_period_id, p_name, p_start_time, p_end_time, v_last_seating_time, v_weekdays)
                RETURNING * INTO v_period;
            END IF;
        EXCEPTION WHEN exclusion_violation OR unique_violation THEN
            PERFORM capacity_impl.fail('SERVICE_PERIOD_OVERLAP', jsonb_build_object(
                'restaurant_id', p_restaurant_id, 'name', p_name,
                'start_time', p_start_time, 'end_time', p_end_time, 'weekdays', v_weekdays));
        END;
        PERFORM capacity_impl.check_calendar_overlaps(p_restaurant_id);
        v_impact := capacity_impl.resolve_future_services(p_restaurant_id, v_decision);
    END IF;

    RETURN jsonb_build_object(
        'success', true,
        'changed', v_is_changed,
        'service_period', capacity_impl.service_period_json(v_period))
        || coalesce(v_impact, capacity_impl.impact_json(p_restaurant_id, '[]', '[]'));
END
$fn$;

COMMENT ON FUNCTION capacity_impl.upsert_service_period(uuid, uuid, text, time, time, integer[], jsonb, text) IS
    'Creates or changes a service period, records the decision and resolves the restaurant''s services to come anew; the answer is the RPC''s, impact included. Locks, in order: the restaurant''s row, the period''s row, the ledger rows of its services to come, their slots.';

REVOKE ALL ON FUNCTION capacity_impl.upsert_service_period(uuid, uuid, text, time, time, integer[], jsonb, text) FROM PUBLIC;
