CREATE OR REPLACE FUNCTION capacity_impl.seat_new_booking(
    p_restaurant_id uuid, p_booking_id uuid, p_table_ids uuid[], p_actor text)
RETURNS jsonb
LANGUAGE plpgsql
SET search_path = pg_catalog, pg_temp
AS $fn$
DECLARE
    v_booking capacity.bookings;
BEGIN
    SELECT b.* INTO STRICT v_booking
    FROM capacity.bookings AS b
    WHERE b.restaurant_id = p_restaurant_id AND b.id = p_booking_id;
    IF p_table_ids IS NOT NULL AND capacity_impl.seat_booking(v_booking, p_table_ids, p_actor) IS NULL THEN
        -- Somebody was faster, or it was an expired hold's: whatever else is free.
        PERFORM capacity_impl.seat_booking(v_booking, NULL, p_actor);
    END IF;
    RETURN capacity_impl.booking_json(v_booking, capacity_impl.booking_tables_json(p_restaurant_id, p_booking_id));
END
$fn$;

COMMENT ON FUNCTION capacity_impl.seat_new_booking(uuid, uuid, uuid[], text) IS
    'Gives a booking without seats the tables that the look before found best, or if they are gone the best that are left, and returns it as the API shows it. NULL: there were none. Locks: the restaurant''s floor, the tables.';

REVOKE ALL ON FUNCTION capacity_impl.seat_new_booking(uuid, uuid, uuid[], text) FROM PUBLIC;
