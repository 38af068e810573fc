CREATE OR REPLACE FUNCTION capacity_impl.retire_service_period(
    p_restaurant_id uuid, p_service_period_id uuid, p_keep_bookings boolean, p_actor text)
RETURNS jsonb
LANGUAGE plpgsql
SET search_path = pg_catalog, pg_temp
AS $fn$
DECLARE
    v_now timestamptz := capacity_impl.clock();
    v_period capacity.service_periods;
    v_bookings jsonb;
    v_total integer;
    v_decision bigint;
    v_impact jsonb;
    v_is_changed boolean;
BEGIN
    PERFORM capacity_impl.lock_restaurant(p_restaurant_id);
    SELECT p.* INTO v_period
    FROM capacity.service_periods AS p
    WHERE p.restaurant_id = p_restaurant_id AND p.id = p_service_period_id AND NOT p.is_builtin;
    IF NOT FOUND THEN
        PERFORM capacity_impl.fail('SERVICE_PERIOD_NOT_FOUND', jsonb_build_object(
            'restaurant_id', p_restaurant_id, 'service_period_id', p_service_period_id));
    END IF;

    v_is_changed := v_period.retired_at IS NULL;
    IF v_is_changed THEN
        v_decision := capacity_impl.configuration_decision(
            p_restaurant_id, 'retire_service_period', p_actor, p_service_period_id, NULL, NULL,
            jsonb_build_object('keep_bookings', p_keep_bookings) || capacity_impl.what_changed(
                jsonb_build_object('retired_at', NULL), jsonb_build_object('retired_at', v_now)));
        UPDATE capacity.service_periods AS p
        SET retired_at = v_now
        WHERE p.restaurant_id = p_restaurant_id AND p.id = p_service_period_id
        RETURNING p.* INTO v_period;
        -- It takes the ledger rows: who books now waits, and is refused then.
        v_impact := capacity_impl.resolve_future_services(p_restaurant_id, v_decision);

        IF NOT p_keep_bookings THEN
            -- Not the report's list: services that were closed before have bookings too. No reference, which is a key.
            SELECT jsonb_agg(jsonb_build_object(
                       'id', a.id, 'booking_date', a.booking_date, 'start_time', a.start_time, 'party_size', a.party_size,
                       'status', a.status, 'service_date', a.service_date) ORDER BY a.place) FILTER (WHERE a.place <= 100),
                   count(*)::integer
            INTO v_bookings, v_total
            FROM (
                SELECT b.id, b.booking_date, b.start_time, b.party_size, b.status, b.service_date,
                       row_number() OVER (ORDER BY b.booking_date, b.start_time, b.id) AS place
                FROM capacity.bookings AS b
                JOIN capacity.service_ledger AS l
                    ON l.restaurant_id = b.restaurant_id
                    AND l.service_date = b.service_date AND l.service_period_id = b.service_period_id
                WHERE b.restaurant_id = p_restaurant_id AND b.service_period_id = p_service_period_id
                  AND b.booking_date >= (v_now AT TIME ZONE 'UTC')::date - 3
                  -- They are yet to arrive, or late. The hours of the service may have moved away from its guests.
                  AND b.status IN ('held', 'pending', 'confirmed') AND (b.starts_at > v_now OR l.ends_at > v_now)
            ) AS a;
            IF v_total > 0 THEN
                PERFORM capacity_impl.fail('SERVICE_PERIOD_IN_USE', jsonb_build_object(
                    'restaurant_id', p_restaurant_id, 'service_period_id', p_service_period_id,
                    'bookings', v_bookings, 'bookings_total', v_total));
            END IF;
        END IF;
    END IF;

    RETURN jsonb_build_object(
        'success', true,
        'changed', v_is_changed,
        'service_period', capacity_impl.service_period_json(v_period))
        || coalesce(v_impact, capacity_impl.impact_json(p_restaurant_id, '[]', '[]'));
END
$fn$;

COMMENT ON FUNCTION capacity_impl.retire_service_period(uuid, uuid, boolean, text) IS
    'Takes a service period out of the calendar for good, records the decision and closes its services to come. Unless p_keep_bookings, raises SERVICE_PERIOD_IN_USE when guests are yet to arrive at them. It opens nothing, so that no services can overlap by it. Locks, in order: the restaurant''s row, the period''s row, the ledger rows of its services to come, their slots.';

REVOKE ALL ON FUNCTION capacity_impl.retire_service_period(uuid, uuid, boolean, text) FROM PUBLIC;
