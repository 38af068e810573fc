CREATE OR REPLACE FUNCTION capacity_impl.booking_tables_json(p_restaurant_id uuid, p_booking_id uuid)
RETURNS jsonb
LANGUAGE plpgsql
STABLE
SET search_path = pg_catalog, pg_temp
AS $fn$
BEGIN
    RETURN (
        SELECT coalesce(jsonb_agg(jsonb_build_object(
                   'table_id', t.id, 'table_number', t.table_number, 'capacity', t.capacity,
                   'section', t.section, 'seating_type', t.seating_type)
                   ORDER BY length(t.table_number), t.table_number COLLATE "C"), '[]')
        FROM capacity.booking_table_assignments AS a
        JOIN capacity.table_inventory AS t ON t.restaurant_id = p_restaurant_id AND t.id = a.table_id
        WHERE a.restaurant_id = p_restaurant_id AND a.booking_id = p_booking_id AND a.released_at IS NULL);
END
$fn$;

COMMENT ON FUNCTION capacity_impl.booking_tables_json(uuid, uuid) IS 'The tables that a booking has now, by number, as the API shows them; an empty array when none.';

REVOKE ALL ON FUNCTION capacity_impl.booking_tables_json(uuid, uuid) FROM PUBLIC;
