CREATE OR REPLACE FUNCTION capacity_impl.lock_hold(p_restaurant_id uuid, p_booking_id uuid)
RETURNS capacity.bookings
LANGUAGE plpgsql
SET search_path = pg_catalog, pg_temp
AS $fn$
DECLARE
    v_booking capacity.bookings;
BEGIN
    SELECT b.* INTO v_booking
    FROM capacity.bookings AS b
    WHERE b.restaurant_id = p_restaurant_id AND b.id = p_booking_id;
    IF NOT FOUND THEN
        PERFORM capacity_impl.fail('BOOKING_NOT_FOUND', jsonb_build_object(
            'restaurant_id', p_restaurant_id, 'booking_id', p_booking_id));
    ELSIF v_booking.hold_expires_at <= capacity_impl.clock() THEN
        -- Nothing can prolong it: no lock, which would keep whoever wants its place from sweeping it.
        v_booking.status := 'expired';
        RETURN v_booking;
    END IF;

    SELECT b.* INTO v_booking
    FROM capacity.bookings AS b
    WHERE b.restaurant_id = p_restaurant_id AND b.id = p_booking_id
    FOR NO KEY UPDATE;
    IF NOT FOUND THEN
        PERFORM capacity_impl.fail('BOOKING_NOT_FOUND', jsonb_build_object(
            'restaurant_id', p_restaurant_id, 'booking_id', p_booking_id));
    END IF;
    RETURN v_booking;
END
$fn$;

COMMENT ON FUNCTION capacity_impl.lock_hold(uuid, uuid) IS
    'Locks a booking that is to be resolved as a hold, and returns it; a hold whose time is over is returned as expired and left to be swept. Raises BOOKING_NOT_FOUND. Locks: the booking, unless it is an expired hold.';

REVOKE ALL ON FUNCTION capacity_impl.lock_hold(uuid, uuid) FROM PUBLIC;
