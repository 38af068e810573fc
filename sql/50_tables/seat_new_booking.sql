CREATE OR REPLACE FUNCTION capacity_impl.seat_new_booking(
    p_restaurant_id uuid, p_booking_id uuid, p_actor text)
RETURNS jsonb
LANGUAGE plpgsql
SET search_path = ''
AS $fn$
DECLARE
    v_booking capacity.bookings;
BEGIN
    SELECT b.* INTO STRICT v_booking
    FROM capacity.bookings AS b
    WHERE b.restaurant_id = p_restaurant_id AND b.id = p_booking_id;
    PERFORM capacity_impl.seat_booking(v_booking, NULL, p_actor);
    RETURN capacity_impl.booking_json(v_booking, capacity_impl.booking_tables_json(p_restaurant_id, p_booking_id));
END
$fn$;

COMMENT ON FUNCTION capacity_impl.seat_new_booking(uuid, uuid, text) IS
    'Gives a booking without seats the best free tables that it fits, if any, and returns it as the API shows it. Locks: the tables by id.';

REVOKE ALL ON FUNCTION capacity_impl.seat_new_booking(uuid, uuid, text) FROM PUBLIC;
