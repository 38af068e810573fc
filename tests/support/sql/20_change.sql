-- One change of a booking, decided on the version that it has now and with a key of its own unless told otherwise; the
-- answer of update_booking.
CREATE FUNCTION tests.change(
    p_restaurant_id    uuid,
    p_booking_id       uuid,
    p_changes          jsonb,
    p_options          jsonb   DEFAULT '{}',
    p_idempotency_key  text    DEFAULT gen_random_uuid()::text,
    p_expected_version integer DEFAULT NULL)
RETURNS jsonb
LANGUAGE sql
VOLATILE
SET search_path = pg_catalog, pg_temp
AS $fn$
    SELECT capacity_v1.update_booking(
        p_restaurant_id => p_restaurant_id,
        p_booking_id => p_booking_id,
        p_expected_version => coalesce(
            p_expected_version, (SELECT b.version FROM capacity.bookings AS b WHERE b.id = p_booking_id), 1),
        p_changes => p_changes,
        p_idempotency_key => p_idempotency_key,
        p_options => p_options)
$fn$;
