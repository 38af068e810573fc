CREATE OR REPLACE FUNCTION capacity_impl.table_json(p_table capacity.table_inventory)
RETURNS jsonb
LANGUAGE plpgsql
STABLE
SET search_path = pg_catalog, pg_temp
AS $fn$
BEGIN
    RETURN jsonb_build_object(
        'id', p_table.id,
        'restaurant_id', p_table.restaurant_id,
        'table_number', p_table.table_number,
        'capacity', p_table.capacity,
        'min_party_size', p_table.min_party_size,
        'max_party_size', p_table.max_party_size,
        'section', p_table.section,
        'seating_type', p_table.seating_type,
        'position', p_table.position,
        'notes', p_table.notes,
        'created_at', p_table.created_at,
        'updated_at', p_table.updated_at);
END
$fn$;

COMMENT ON FUNCTION capacity_impl.table_json(capacity.table_inventory) IS 'A table as the API shows it.';

REVOKE ALL ON FUNCTION capacity_impl.table_json(capacity.table_inventory) FROM PUBLIC;
