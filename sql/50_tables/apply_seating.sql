CREATE OR REPLACE FUNCTION capacity_impl.apply_seating(p_restaurant_id uuid, p_plan jsonb, p_actor text)
RETURNS void
LANGUAGE plpgsql
SET search_path = pg_catalog, pg_temp
AS $fn$
BEGIN
    UPDATE capacity.booking_table_assignments AS a
    SET released_at = capacity_impl.clock()
    FROM jsonb_to_recordset(p_plan) AS p (booking_id uuid)
    WHERE a.restaurant_id = p_restaurant_id AND a.booking_id = p.booking_id AND a.released_at IS NULL;

    INSERT INTO capacity.booking_table_assignments (restaurant_id, booking_id, table_id, taken_during, slot_id, assigned_at, assigned_by)
    SELECT p_restaurant_id, b.id, t.id, capacity_impl.seat_range(b.starts_at, b.ends_at, b.turn_buffer_minutes), s.id,
           capacity_impl.clock(), p_actor
    FROM jsonb_to_recordset(p_plan) AS p (booking_id uuid, after uuid[])
    JOIN capacity.bookings AS b ON b.restaurant_id = p_restaurant_id AND b.id = p.booking_id
    CROSS JOIN LATERAL unnest(p.after) AS t (id)
    LEFT JOIN capacity.booking_slots AS s
        ON s.restaurant_id = p_restaurant_id AND s.slot_date = b.slot_date
        AND s.slot_time = b.slot_time AND s.starts_at = b.slot_starts_at
    ORDER BY t.id, b.id;
EXCEPTION
    WHEN exclusion_violation THEN
        -- They were free to see: this snapshot is too old.
        RAISE EXCEPTION USING ERRCODE = 'serialization_failure', MESSAGE = 'A table was taken while the service was seated.';
END
$fn$;

COMMENT ON FUNCTION capacity_impl.apply_seating(uuid, jsonb, text) IS
    'Seats bookings at the tables of a plan, an array of {booking_id, after}, instead of those they have: all of them or none. Lock the bookings and the tables before. 40001 when a table is taken by what this snapshot cannot see.';

REVOKE ALL ON FUNCTION capacity_impl.apply_seating(uuid, jsonb, text) FROM PUBLIC;
