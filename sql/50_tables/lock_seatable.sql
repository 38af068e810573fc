CREATE OR REPLACE FUNCTION capacity_impl.lock_seatable(p_restaurant_id uuid, p_booking_id uuid, p_operation text)
RETURNS capacity.bookings
LANGUAGE plpgsql
SET search_path = pg_catalog, pg_temp
AS $fn$
DECLARE
    v_booking capacity.bookings;
BEGIN
    SELECT b.* INTO v_booking
    FROM capacity.bookings AS b
    WHERE b.restaurant_id = p_restaurant_id AND b.id = p_booking_id
    FOR NO KEY UPDATE;
    IF NOT FOUND THEN
        PERFORM capacity_impl.fail('BOOKING_NOT_FOUND', jsonb_build_object(
            'restaurant_id', p_restaurant_id, 'booking_id', p_booking_id));
    ELSIF NOT capacity_impl.takes_table(v_booking.status) OR v_booking.hold_expires_at <= capacity_impl.clock() THEN
        PERFORM capacity_impl.fail('WRONG_STATUS', jsonb_build_object(
            'booking_id', p_booking_id, 'operation', p_operation,
            'status', CASE WHEN v_booking.status = 'held' THEN 'expired' ELSE v_booking.status END));
    END IF;
    RETURN v_booking;
END
$fn$;

COMMENT ON FUNCTION capacity_impl.lock_seatable(uuid, uuid, text) IS
    'Locks a booking that is to get or give back tables, and returns it. Raises BOOKING_NOT_FOUND, WRONG_STATUS (one that takes no table, or a hold that has expired). Locks: the booking.';

REVOKE ALL ON FUNCTION capacity_impl.lock_seatable(uuid, uuid, text) FROM PUBLIC;
