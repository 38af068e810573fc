CREATE OR REPLACE FUNCTION capacity_impl.list_table_states(p_restaurant_id uuid, p_at timestamptz)
RETURNS TABLE (
    table_id uuid,
    table_number text,
    capacity integer,
    section text,
    seating_type text,
    status text,
    table_state jsonb)
LANGUAGE sql
STABLE
ROWS 50
SET search_path = pg_catalog, pg_temp
AS $fn$
    WITH seats AS (
        SELECT a.table_id, a.taken_during, b.id AS booking_id,
               coalesce(a.block_status, CASE WHEN b.status = 'seated' THEN 'occupied' ELSE 'reserved' END) AS status
        FROM capacity.booking_table_assignments AS a
        LEFT JOIN capacity.bookings AS b ON b.restaurant_id = p_restaurant_id AND b.id = a.booking_id
        WHERE a.restaurant_id = p_restaurant_id AND a.released_at IS NULL AND a.taken_during && tstzrange(p_at, p_at + interval '7 days')
          AND (b.hold_expires_at <= capacity_impl.clock()) IS NOT TRUE
    )
    SELECT t.id, t.table_number, t.capacity, t.section, t.seating_type, coalesce(s.status, 'available'),
           capacity_impl.table_json(t) || jsonb_build_object(
               'status', coalesce(s.status, 'available'),
               'status_until', upper(s.taken_during),
               'status_until_local', upper(s.taken_during) AT TIME ZONE r.time_zone,
               'booking_id', s.booking_id,
               'next_taken_at', n.starts_at,
               'next_taken_local', n.starts_at AT TIME ZONE r.time_zone,
               'is_combinable', EXISTS (
                   SELECT FROM capacity.table_combination_members AS m
                   WHERE m.restaurant_id = p_restaurant_id AND m.table_id = t.id))
    FROM capacity.table_inventory AS t
    JOIN capacity.restaurants AS r ON r.restaurant_id = p_restaurant_id
    LEFT JOIN seats AS s ON s.table_id = t.id AND s.taken_during @> p_at
    LEFT JOIN (
        SELECT f.table_id, min(lower(f.taken_during)) AS starts_at
        FROM seats AS f
        WHERE lower(f.taken_during) > p_at
        GROUP BY f.table_id
    ) AS n ON n.table_id = t.id
    WHERE t.restaurant_id = p_restaurant_id AND t.retired_at IS NULL
$fn$;

COMMENT ON FUNCTION capacity_impl.list_table_states(uuid, timestamptz) IS
    'The tables in use with their status at an instant: what a block says, occupied by a seated party, reserved for one to come, or available. Expired holds take nothing. Looks seven days ahead. table_state: a table as list_tables shows it.';

REVOKE ALL ON FUNCTION capacity_impl.list_table_states(uuid, timestamptz) FROM PUBLIC;
