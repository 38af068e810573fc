CREATE OR REPLACE FUNCTION capacity_impl.bookings__follow_seats()
RETURNS trigger
LANGUAGE plpgsql
SET search_path = pg_catalog, pg_temp
AS $fn$
DECLARE
    v record;
BEGIN
    -- A restaurant at a time, and its seats found one booking after the other: most changes touch one booking without any.
    FOR v IN
        SELECT n.restaurant_id, array_agg(s.id) AS seats,
               bool_or(capacity_impl.takes_table(n.status)
                       AND (n.starts_at, n.ends_at, n.turn_buffer_minutes) <> (o.starts_at, o.ends_at, o.turn_buffer_minutes)) AS is_moved
        FROM new_rows AS n
        JOIN old_rows AS o ON o.restaurant_id = n.restaurant_id AND o.id = n.id
        CROSS JOIN LATERAL (
            SELECT a.id
            FROM capacity.booking_table_assignments AS a
            WHERE a.restaurant_id = n.restaurant_id AND a.booking_id = n.id AND a.released_at IS NULL
            OFFSET 0
        ) AS s
        WHERE (n.starts_at, n.ends_at, n.turn_buffer_minutes, n.status, n.booking_type)
              <> (o.starts_at, o.ends_at, o.turn_buffer_minutes, o.status, o.booking_type)
        GROUP BY n.restaurant_id
        ORDER BY n.restaurant_id
    LOOP
        IF v.is_moved THEN
            -- Two that move to each other's time must not wait for each other's seat.
            PERFORM capacity_impl.lock_floor(v.restaurant_id);
        END IF;
        UPDATE capacity.booking_table_assignments AS a
        SET released_at = CASE WHEN NOT capacity_impl.takes_table(n.status) THEN capacity_impl.clock() END,
            taken_during = CASE
                WHEN capacity_impl.takes_table(n.status) THEN capacity_impl.seat_range(n.starts_at, n.ends_at, n.turn_buffer_minutes)
                ELSE a.taken_during END
        FROM new_rows AS n
        WHERE a.restaurant_id = v.restaurant_id AND a.id = ANY (v.seats)
          AND n.restaurant_id = v.restaurant_id AND n.id = a.booking_id;
    END LOOP;
    RETURN NULL;
END
$fn$;

COMMENT ON FUNCTION capacity_impl.bookings__follow_seats() IS
    'Trigger, once per statement: seats follow their bookings. A booking that moves takes its seats along, or breaks the exclusion constraint as a whole; one that takes no table any more gives them back. Locks: where a seat moves the restaurant''s floor, and the table; the seats.';

REVOKE ALL ON FUNCTION capacity_impl.bookings__follow_seats() FROM PUBLIC;
