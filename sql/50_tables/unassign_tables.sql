CREATE OR REPLACE FUNCTION capacity_impl.unassign_tables(p_restaurant_id uuid, p_booking_id uuid, p_actor text)
RETURNS jsonb
LANGUAGE plpgsql
SET search_path = pg_catalog, pg_temp
AS $fn$
DECLARE
    v_booking capacity.bookings;
    v_before uuid[];
BEGIN
    SELECT b.* INTO v_booking
    FROM capacity.bookings AS b
    WHERE b.restaurant_id = p_restaurant_id AND b.id = p_booking_id
    FOR NO KEY UPDATE;
    IF NOT FOUND THEN
        PERFORM capacity_impl.fail('BOOKING_NOT_FOUND', jsonb_build_object(
            'restaurant_id', p_restaurant_id, 'booking_id', p_booking_id));
    END IF;
    v_before := capacity_impl.booking_table_ids(p_restaurant_id, p_booking_id);
    IF v_before IS NULL THEN
        RETURN jsonb_build_object(
            'success', true, 'duplicate', true, 'error', NULL, 'decision_id', NULL, 'booking', capacity_impl.booking_json(v_booking, '[]'));
    END IF;
    PERFORM capacity_impl.release_seats(p_restaurant_id, p_booking_id);
    RETURN capacity_impl.record_seating(v_booking, 'unassign_table', NULL, '{}', v_before, NULL, p_actor);
END
$fn$;

COMMENT ON FUNCTION capacity_impl.unassign_tables(uuid, uuid, text) IS
    'Gives back the tables of a booking, which stays booked, and records it; one without tables is left as it is. Raises BOOKING_NOT_FOUND. Locks: the booking, its seats.';

REVOKE ALL ON FUNCTION capacity_impl.unassign_tables(uuid, uuid, text) FROM PUBLIC;
