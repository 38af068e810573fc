CREATE OR REPLACE FUNCTION capacity_impl.bookings__follow_seats()
RETURNS trigger
LANGUAGE plpgsql
SET search_path = ''
AS $fn$
BEGIN
    IF NOT EXISTS (
        SELECT FROM new_rows AS n
        JOIN old_rows AS o ON o.restaurant_id = n.restaurant_id AND o.id = n.id
        WHERE (n.starts_at, n.ends_at, n.turn_buffer_minutes, n.status, n.booking_type)
              <> (o.starts_at, o.ends_at, o.turn_buffer_minutes, o.status, o.booking_type)
    ) THEN
        RETURN NULL;
    END IF;

    -- Two that move to each other's time must not wait for each other's seat.
    PERFORM capacity_impl.lock_floor(m.restaurant_id)
    FROM (
        SELECT DISTINCT n.restaurant_id
        FROM new_rows AS n
        JOIN old_rows AS o ON o.restaurant_id = n.restaurant_id AND o.id = n.id
        JOIN capacity.booking_table_assignments AS a
            ON a.restaurant_id = n.restaurant_id AND a.booking_id = n.id AND a.released_at IS NULL
        WHERE capacity_impl.takes_table(n.status)
          AND (n.starts_at, n.ends_at, n.turn_buffer_minutes) <> (o.starts_at, o.ends_at, o.turn_buffer_minutes)
        ORDER BY n.restaurant_id
    ) AS m;

    UPDATE capacity.booking_table_assignments AS a
    SET released_at = CASE WHEN NOT capacity_impl.takes_table(n.status) THEN capacity_impl.clock() END,
        taken_during = CASE
            WHEN capacity_impl.takes_table(n.status) THEN capacity_impl.seat_range(n.starts_at, n.ends_at, n.turn_buffer_minutes)
            ELSE a.taken_during END
    FROM new_rows AS n
    JOIN old_rows AS o ON o.restaurant_id = n.restaurant_id AND o.id = n.id
    WHERE a.restaurant_id = n.restaurant_id AND a.booking_id = n.id AND a.released_at IS NULL
      AND (NOT capacity_impl.takes_table(n.status)
           OR a.kind <> capacity_impl.seat_kind(n.status, n.booking_type)
           OR a.taken_during <> capacity_impl.seat_range(n.starts_at, n.ends_at, n.turn_buffer_minutes));
    RETURN NULL;
END
$fn$;

COMMENT ON FUNCTION capacity_impl.bookings__follow_seats() IS
    'Trigger, once per statement: seats follow their bookings. A booking that moves takes its seats along, or breaks the exclusion constraint as a whole; one that takes no table any more gives them back. Locks: where a seat moves the restaurant''s floor, and the table; the seats.';

REVOKE ALL ON FUNCTION capacity_impl.bookings__follow_seats() FROM PUBLIC;
