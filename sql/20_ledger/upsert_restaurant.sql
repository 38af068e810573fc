CREATE OR REPLACE FUNCTION capacity_impl.upsert_restaurant(
    p_restaurant_id uuid, p_name text, p_time_zone text, p_options jsonb, p_actor text)
RETURNS jsonb
LANGUAGE plpgsql
SET search_path = pg_catalog, pg_temp
AS $fn$
DECLARE
    v_slot_interval numeric := (p_options ->> 'slot_interval_minutes')::numeric;
    v_dining_duration numeric := (p_options ->> 'dining_duration_minutes')::numeric;
    v_enforcement text := p_options ->> 'enforcement';
    v_before capacity.restaurants;
    v_after capacity.restaurants;
    v_is_new boolean;
    v_is_changed boolean;
    v_decision bigint;
BEGIN
    IF v_slot_interval NOT BETWEEN 5 AND 240 OR v_slot_interval <> trunc(v_slot_interval) THEN
        PERFORM capacity_impl.fail('INVALID_OPTION', jsonb_build_object(
            'option', 'slot_interval_minutes', 'type', 'whole number from 5 to 240'));
    ELSIF v_dining_duration NOT BETWEEN 15 AND 1440 OR v_dining_duration <> trunc(v_dining_duration) THEN
        PERFORM capacity_impl.fail('INVALID_OPTION', jsonb_build_object(
            'option', 'dining_duration_minutes', 'type', 'whole number from 15 to 1440'));
    ELSIF v_enforcement NOT IN ('enforce', 'shadow') THEN
        PERFORM capacity_impl.fail('INVALID_ENFORCEMENT', jsonb_build_object('mode', left(v_enforcement, 100)));
    END IF;

    INSERT INTO capacity.restaurants (restaurant_id, name, time_zone)
    VALUES (p_restaurant_id, p_name, p_time_zone)
    ON CONFLICT DO NOTHING;
    v_is_new := FOUND;

    SELECT r.* INTO v_before
    FROM capacity.restaurants AS r
    WHERE r.restaurant_id = p_restaurant_id
    FOR NO KEY UPDATE;

    UPDATE capacity.restaurants AS r
    SET name = p_name,
        time_zone = p_time_zone,
        slot_interval_minutes = coalesce(v_slot_interval, r.slot_interval_minutes),
        dining_duration_minutes = coalesce(v_dining_duration, r.dining_duration_minutes),
        enforcement = coalesce(v_enforcement::capacity.enforcement_mode, r.enforcement)
    WHERE r.restaurant_id = p_restaurant_id
      AND (r.name, r.time_zone, r.slot_interval_minutes, r.dining_duration_minutes, r.enforcement) IS DISTINCT FROM
          (p_name, p_time_zone, coalesce(v_slot_interval, r.slot_interval_minutes),
           coalesce(v_dining_duration, r.dining_duration_minutes), coalesce(v_enforcement::capacity.enforcement_mode, r.enforcement));
    v_is_changed := v_is_new OR FOUND;

    IF v_is_changed THEN
        SELECT r.* INTO v_after FROM capacity.restaurants AS r WHERE r.restaurant_id = p_restaurant_id;
        v_decision := capacity_impl.configuration_decision(
            p_restaurant_id, 'upsert_restaurant', p_actor, NULL, NULL, NULL, capacity_impl.what_changed(
                CASE WHEN NOT v_is_new THEN jsonb_build_object(
                    'name', v_before.name, 'time_zone', v_before.time_zone,
                    'slot_interval_minutes', v_before.slot_interval_minutes,
                    'dining_duration_minutes', v_before.dining_duration_minutes,
                    'enforcement', v_before.enforcement) END,
                jsonb_build_object(
                    'name', v_after.name, 'time_zone', v_after.time_zone,
                    'slot_interval_minutes', v_after.slot_interval_minutes,
                    'dining_duration_minutes', v_after.dining_duration_minutes,
                    'enforcement', v_after.enforcement)));
        IF v_before.time_zone <> p_time_zone THEN
            PERFORM capacity_impl.rezone_bookings(p_restaurant_id, v_before.time_zone, v_decision, p_actor);
        END IF;
    END IF;
    RETURN jsonb_build_object(
        'success', true, 'changed', v_is_changed, 'restaurant', capacity_impl.restaurant_json(p_restaurant_id));
END
$fn$;

COMMENT ON FUNCTION capacity_impl.upsert_restaurant(uuid, text, text, jsonb, text) IS
    'Creates or changes a restaurant and records the decision. With a new time zone services and bookings to come keep their local times (rezone_bookings). Locks: the restaurant''s row; with a new zone also the bookings of its services to come, their ledger rows and slots.';

REVOKE ALL ON FUNCTION capacity_impl.upsert_restaurant(uuid, text, text, jsonb, text) FROM PUBLIC;
