CREATE OR REPLACE FUNCTION capacity_impl.lock_floor_for(p_booking capacity.bookings, p_actor text)
RETURNS void
LANGUAGE plpgsql
SET search_path = ''
AS $fn$
DECLARE
    v_during tstzrange := capacity_impl.seat_range(p_booking.starts_at, p_booking.ends_at, p_booking.turn_buffer_minutes);
BEGIN
    IF capacity_impl.has_due_hold(p_booking.restaurant_id, v_during) THEN
        PERFORM capacity_impl.sweep_holds(p_booking.restaurant_id, NULL, NULL, v_during, p_actor);
    END IF;
    PERFORM capacity_impl.lock_floor(p_booking.restaurant_id);
END
$fn$;

COMMENT ON FUNCTION capacity_impl.lock_floor_for(capacity.bookings, text) IS
    'Before a booking that is locked gets a table: expires holds that have one in its time, and locks the floor. Locks, in order: what sweep_holds gets without waiting; the restaurant''s floor.';

REVOKE ALL ON FUNCTION capacity_impl.lock_floor_for(capacity.bookings, text) FROM PUBLIC;
