CREATE OR REPLACE FUNCTION capacity_impl.release_crossed_seats(
    p_restaurant_id uuid, p_booking_ids uuid[], p_instants timestamptz[])
RETURNS void
LANGUAGE plpgsql
SET search_path = pg_catalog, pg_temp
AS $fn$
BEGIN
    PERFORM capacity_impl.lock_floor(p_restaurant_id);

    WITH seats AS MATERIALIZED (
        SELECT a.id, a.table_id, a.booking_id, m.id IS NOT NULL AS is_moved,
               CASE WHEN m.id IS NULL THEN a.taken_during
                    ELSE capacity_impl.seat_range(m.starts_at, m.starts_at + (b.ends_at - b.starts_at), b.turn_buffer_minutes)
               END AS taken_during
        FROM capacity.booking_table_assignments AS a
        LEFT JOIN unnest(p_booking_ids, p_instants) AS m (id, starts_at) ON m.id = a.booking_id
        LEFT JOIN capacity.bookings AS b ON b.restaurant_id = p_restaurant_id AND b.id = m.id
        WHERE a.restaurant_id = p_restaurant_id AND a.released_at IS NULL
    )
    UPDATE capacity.booking_table_assignments AS a
    SET released_at = capacity_impl.clock()
    WHERE a.restaurant_id = p_restaurant_id AND a.released_at IS NULL
      AND a.booking_id IN (
          SELECT s.booking_id
          FROM seats AS s
          JOIN seats AS o ON o.table_id = s.table_id AND o.id <> s.id AND o.taken_during && s.taken_during
          WHERE s.is_moved AND (NOT o.is_moved OR o.id < s.id));
END
$fn$;

COMMENT ON FUNCTION capacity_impl.release_crossed_seats(uuid, uuid[], timestamptz[]) IS
    'Before these bookings move to these instants, all in one statement: those whose table somebody has then, who does not move along (a block, a service that is over), give back their tables. Locks, after services and slots: the restaurant''s floor; the seats.';

REVOKE ALL ON FUNCTION capacity_impl.release_crossed_seats(uuid, uuid[], timestamptz[]) FROM PUBLIC;
