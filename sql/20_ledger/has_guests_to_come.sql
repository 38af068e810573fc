CREATE OR REPLACE FUNCTION capacity_impl.has_guests_to_come(
    p_restaurant_id uuid, p_service_date date, p_service_period_id uuid)
RETURNS boolean
LANGUAGE plpgsql
STABLE
SET search_path = pg_catalog, pg_temp
AS $fn$
BEGIN
    RETURN EXISTS (
        SELECT FROM capacity.bookings AS b
        WHERE b.restaurant_id = p_restaurant_id
          AND b.booking_date BETWEEN p_service_date AND p_service_date + 1
          AND b.service_date = p_service_date AND b.service_period_id = p_service_period_id
          AND b.starts_at > capacity_impl.clock()
          AND (capacity.is_live_status(b.status) OR b.status = 'no_show'));
END
$fn$;

COMMENT ON FUNCTION capacity_impl.has_guests_to_come(uuid, date, uuid) IS
    'Whether a service has bookings that are yet to arrive, also when its hours have been moved and are over: then it is not over.';

REVOKE ALL ON FUNCTION capacity_impl.has_guests_to_come(uuid, date, uuid) FROM PUBLIC;
