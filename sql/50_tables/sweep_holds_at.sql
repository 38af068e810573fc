CREATE OR REPLACE FUNCTION capacity_impl.sweep_holds_at(p_booking capacity.bookings, p_actor text)
RETURNS void
LANGUAGE plpgsql
SET search_path = pg_catalog, pg_temp
AS $fn$
DECLARE
    v_during tstzrange := capacity_impl.seat_range(p_booking.starts_at, p_booking.ends_at, p_booking.turn_buffer_minutes);
BEGIN
    IF capacity_impl.has_due_hold(p_booking.restaurant_id, v_during) THEN
        PERFORM capacity_impl.sweep_holds(p_booking.restaurant_id, NULL, NULL, v_during, p_actor, true);
    END IF;
END
$fn$;

COMMENT ON FUNCTION capacity_impl.sweep_holds_at(capacity.bookings, text) IS
    'Before a booking that is locked gets a table, and before the floor is locked for it: expires the holds that have one in its time. Locks: what sweep_holds gets without waiting.';

REVOKE ALL ON FUNCTION capacity_impl.sweep_holds_at(capacity.bookings, text) FROM PUBLIC;
