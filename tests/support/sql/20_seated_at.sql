-- The tables that a booking has now, by number, such as '1+2'; 'nowhere' when it has none.
CREATE FUNCTION tests.seated_at(p_booking_id uuid)
RETURNS text
LANGUAGE sql
STABLE
SET search_path = pg_catalog, pg_temp
AS $fn$
    SELECT coalesce(string_agg(t.table_number, '+' ORDER BY length(t.table_number), t.table_number), 'nowhere')
    FROM capacity.booking_table_assignments AS a
    JOIN capacity.table_inventory AS t ON t.restaurant_id = a.restaurant_id AND t.id = a.table_id
    WHERE a.booking_id = p_booking_id AND a.released_at IS NULL
$fn$;
