CREATE OR REPLACE FUNCTION capacity_impl.seat_booking(p_booking capacity.bookings, p_table_ids uuid[], p_actor text)
RETURNS uuid[]
LANGUAGE plpgsql
SET search_path = pg_catalog, pg_temp
AS $fn$
DECLARE
    v_during tstzrange := capacity_impl.seat_range(p_booking.starts_at, p_booking.ends_at, p_booking.turn_buffer_minutes);
    v_table_ids uuid[] := p_table_ids;
BEGIN
    PERFORM capacity_impl.lock_floor(p_booking.restaurant_id);
    IF p_table_ids IS NULL THEN
        SELECT f.table_ids INTO v_table_ids
        FROM capacity_impl.find_free_seatings(
            p_booking.restaurant_id, p_booking.party_size, v_during, p_booking.id, p_booking.seating_preference, true) AS f
        WHERE f.place = 1;
    ELSIF p_table_ids && capacity_impl.taken_tables(p_booking.restaurant_id, v_during, p_booking.id, true) THEN
        v_table_ids := NULL;
    END IF;
    IF v_table_ids IS NULL THEN
        IF coalesce(NOT p_table_ids && capacity_impl.taken_tables(p_booking.restaurant_id, v_during, p_booking.id, false),
                    capacity_impl.judge_tables(p_booking.restaurant_id, p_booking.party_size, v_during, p_booking.id) IS NULL) THEN
            RAISE EXCEPTION USING ERRCODE = 'serialization_failure', MESSAGE = 'An expired hold of the table is being resolved.';
        END IF;
        RETURN NULL;
    END IF;

    BEGIN
        INSERT INTO capacity.booking_table_assignments (restaurant_id, booking_id, table_id, taken_during, slot_id, assigned_at, assigned_by)
        SELECT p_booking.restaurant_id, p_booking.id, t.id, v_during, s.id, capacity_impl.clock(), p_actor
        FROM unnest(v_table_ids) AS t (id)
        LEFT JOIN capacity.booking_slots AS s
            ON s.restaurant_id = p_booking.restaurant_id AND s.slot_date = p_booking.slot_date
            AND s.slot_time = p_booking.slot_time AND s.starts_at = p_booking.slot_starts_at
        ORDER BY t.id;
    EXCEPTION
        WHEN exclusion_violation THEN
            -- They were free to see: this snapshot is too old.
            RAISE EXCEPTION USING ERRCODE = 'serialization_failure', MESSAGE = 'A table was taken while the party was seated.';
    END;
    RETURN v_table_ids;
END
$fn$;

COMMENT ON FUNCTION capacity_impl.seat_booking(capacity.bookings, uuid[], text) IS
    'Gives a booking that has no seats these tables, or with NULL the best free ones that it fits; returns them, NULL when they are taken or none is free. Lock the booking and sweep expired holds before. Locks, after services and slots: the restaurant''s floor, the tables. 40001 when they are taken by what this snapshot cannot see, or by an expired hold that somebody is busy with.';

REVOKE ALL ON FUNCTION capacity_impl.seat_booking(capacity.bookings, uuid[], text) FROM PUBLIC;
