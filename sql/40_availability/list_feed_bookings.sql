CREATE OR REPLACE FUNCTION capacity_impl.list_feed_bookings(p_restaurant_id uuid, p_first_date date, p_last_date date)
RETURNS jsonb
LANGUAGE plpgsql
STABLE
SET search_path = pg_catalog, pg_temp
AS $fn$
BEGIN
    RETURN (
        SELECT coalesce(jsonb_agg(jsonb_build_object(
                   'id', b.id,
                   'version', b.version,
                   'status', b.status,
                   'party_size', b.party_size,
                   'table_numbers', t.table_numbers,
                   'booking_date', b.booking_date,
                   'start_time', b.start_time,
                   'starts_at', b.starts_at,
                   'ends_at', b.ends_at,
                   'updated_at', b.updated_at)
                   ORDER BY b.starts_at, b.id), '[]')
        FROM capacity.bookings AS b
        CROSS JOIN LATERAL (
            SELECT coalesce(
                       jsonb_agg(i.table_number ORDER BY length(i.table_number), i.table_number COLLATE "C"), '[]') AS table_numbers
            FROM capacity.booking_table_assignments AS a
            JOIN capacity.table_inventory AS i ON i.restaurant_id = p_restaurant_id AND i.id = a.table_id
            WHERE a.restaurant_id = p_restaurant_id AND a.booking_id = b.id AND a.released_at IS NULL) AS t
        WHERE b.restaurant_id = p_restaurant_id
          AND b.booking_date BETWEEN p_first_date AND p_last_date
          AND (b.status IN ('pending', 'confirmed', 'seated', 'completed')
               -- Long enough for a calendar that looks now and then to take it out.
               OR (b.status IN ('cancelled', 'no_show') AND b.updated_at > capacity_impl.clock() - interval '7 days')));
END
$fn$;

COMMENT ON FUNCTION capacity_impl.list_feed_bookings(uuid, date, date) IS
    'The bookings of the calendar feed by their local dates, with no guest data: those that take capacity, without holds, and those cancelled or not shown up within a week.';

REVOKE ALL ON FUNCTION capacity_impl.list_feed_bookings(uuid, date, date) FROM PUBLIC;
