CREATE OR REPLACE FUNCTION capacity_impl.table_facts(p_table capacity.table_inventory)
RETURNS jsonb
LANGUAGE sql
STABLE
SET search_path = pg_catalog, pg_temp
AS $fn$
    SELECT jsonb_build_object(
        'table_number', p_table.table_number, 'capacity', p_table.capacity, 'min_party_size', p_table.min_party_size,
        'max_party_size', p_table.max_party_size, 'section', p_table.section, 'seating_type', p_table.seating_type,
        'position', p_table.position)
$fn$;

COMMENT ON FUNCTION capacity_impl.table_facts(capacity.table_inventory) IS
    'What a change of a table can change, for its decision: what_changed compares it. Notes stay out: they may name guests, and decisions are kept.';

REVOKE ALL ON FUNCTION capacity_impl.table_facts(capacity.table_inventory) FROM PUBLIC;
