CREATE OR REPLACE FUNCTION capacity_impl.check_wall_time(
    p_restaurant_id uuid,
    p_service_date date,
    p_service_period_id uuid,
    p_booking_date date,
    p_start_time time,
    p_starts_at timestamptz)
RETURNS void
LANGUAGE plpgsql
SET search_path = pg_catalog, pg_temp
AS $fn$
BEGIN
    PERFORM FROM capacity.service_ledger AS l
    JOIN capacity.restaurants AS r ON r.restaurant_id = l.restaurant_id
    WHERE l.restaurant_id = p_restaurant_id
      AND l.service_date = p_service_date AND l.service_period_id = p_service_period_id
      AND CASE WHEN l.has_steady_clock
               THEN p_starts_at = l.starts_at + (p_booking_date + p_start_time - (l.service_date + l.start_time))
               ELSE p_starts_at AT TIME ZONE r.time_zone = p_booking_date + p_start_time END;
    IF NOT FOUND THEN
        PERFORM capacity_impl.fail('BOOKING_OUTSIDE_SERVICE', jsonb_build_object(
            'restaurant_id', p_restaurant_id, 'booking_date', p_booking_date, 'start_time', p_start_time));
    END IF;
END
$fn$;

COMMENT ON FUNCTION capacity_impl.check_wall_time(uuid, date, uuid, date, time, timestamptz) IS
    'Raises BOOKING_OUTSIDE_SERVICE unless an arrival''s wall time is the instant it claims, by the clock of its service. Call it when the service''s ledger row is held: a change of the zone writes that row, and whoever waited for it may hold an instant of the zone before.';

REVOKE ALL ON FUNCTION capacity_impl.check_wall_time(uuid, date, uuid, date, time, timestamptz) FROM PUBLIC;
