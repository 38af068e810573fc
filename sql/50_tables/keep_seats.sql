CREATE OR REPLACE FUNCTION capacity_impl.keep_seats(p_before capacity.bookings, p_after capacity.bookings)
RETURNS void
LANGUAGE plpgsql
SET search_path = pg_catalog, pg_temp
AS $fn$
DECLARE
    v_table_ids uuid[] := capacity_impl.booking_table_ids(p_before.restaurant_id, p_before.id);
BEGIN
    IF v_table_ids IS NULL THEN
        RETURN;
    END IF;
    PERFORM capacity_impl.lock_floor(p_before.restaurant_id);
    IF v_table_ids && capacity_impl.taken_tables(
            p_before.restaurant_id,
            capacity_impl.seat_range(p_after.starts_at, p_after.ends_at, p_after.turn_buffer_minutes), p_before.id, true)
       OR (p_after.party_size > p_before.party_size AND NOT EXISTS (
            SELECT FROM capacity_impl.list_seatings(p_before.restaurant_id) AS s
            WHERE s.table_ids = v_table_ids AND s.max_party_size >= p_after.party_size)) THEN
        PERFORM capacity_impl.release_seats(p_before.restaurant_id, p_before.id);
    END IF;
END
$fn$;

COMMENT ON FUNCTION capacity_impl.keep_seats(capacity.bookings, capacity.bookings) IS
    'Before a booking is moved or changes its size: it keeps its tables if they are free at its new time and still take the party, else it gives them back. The seats themselves follow by trigger. Locks, after services and slots: the restaurant''s floor; the seats.';

REVOKE ALL ON FUNCTION capacity_impl.keep_seats(capacity.bookings, capacity.bookings) FROM PUBLIC;
