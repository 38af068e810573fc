CREATE OR REPLACE FUNCTION capacity_impl.list_table_bookings(
    p_restaurant_id uuid, p_table_id uuid, p_during tstzrange, p_larger_than integer)
RETURNS jsonb
LANGUAGE plpgsql
STABLE
SET search_path = pg_catalog, pg_temp
AS $fn$
BEGIN
    RETURN (
        -- No reference, which is a key.
        SELECT jsonb_build_object(
            'bookings', coalesce(jsonb_agg(jsonb_build_object(
                'id', s.id, 'booking_date', s.booking_date, 'start_time', s.start_time, 'party_size', s.party_size,
                'status', s.status, 'tables', (
                    SELECT jsonb_agg(t ->> 'table_number' ORDER BY n)
                    FROM jsonb_array_elements(capacity_impl.booking_tables_json(p_restaurant_id, s.id)) WITH ORDINALITY AS x (t, n)))
                ORDER BY s.place) FILTER (WHERE s.place <= 100), '[]'),
            'bookings_total', count(*)::integer)
        FROM (
            SELECT b.id, b.booking_date, b.start_time, b.party_size, b.status,
                   row_number() OVER (ORDER BY b.starts_at, b.id) AS place
            FROM capacity.booking_table_assignments AS a
            JOIN capacity.bookings AS b ON b.restaurant_id = p_restaurant_id AND b.id = a.booking_id
            WHERE a.restaurant_id = p_restaurant_id AND a.table_id = p_table_id
              AND a.released_at IS NULL AND a.taken_during && p_during
              AND (b.hold_expires_at <= capacity_impl.clock()) IS NOT TRUE
              AND (p_larger_than IS NULL OR (
                  b.party_size > p_larger_than AND NOT EXISTS (
                      SELECT FROM capacity.booking_table_assignments AS o
                      WHERE o.restaurant_id = p_restaurant_id AND o.booking_id = a.booking_id
                        AND o.released_at IS NULL AND o.table_id <> p_table_id)))
        ) AS s);
END
$fn$;

COMMENT ON FUNCTION capacity_impl.list_table_bookings(uuid, uuid, tstzrange, integer) IS
    'Who sits at a table in this range, in order of arrival, as the DETAIL of TABLE_IN_USE shows it: bookings (up to 100, each with the numbers of all its tables) and bookings_total. Blocks and expired holds are not listed. p_larger_than: only parties with more covers that have no other table; NULL = all. Takes no lock.';

REVOKE ALL ON FUNCTION capacity_impl.list_table_bookings(uuid, uuid, tstzrange, integer) FROM PUBLIC;
