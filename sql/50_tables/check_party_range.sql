CREATE OR REPLACE FUNCTION capacity_impl.check_party_range(p_table capacity.table_inventory)
RETURNS void
LANGUAGE plpgsql
STABLE
SET search_path = pg_catalog, pg_temp
AS $fn$
BEGIN
    IF p_table.min_party_size > coalesce(p_table.max_party_size, p_table.capacity) THEN
        PERFORM capacity_impl.fail('INVALID_TABLE', jsonb_build_object(
            'key', 'min_party_size', 'takes', 'a smallest party that is not larger than max_party_size, without one than capacity',
            'min_party_size', p_table.min_party_size, 'max_party_size', p_table.max_party_size, 'capacity', p_table.capacity));
    END IF;
END
$fn$;

COMMENT ON FUNCTION capacity_impl.check_party_range(capacity.table_inventory) IS
    'Raises INVALID_TABLE for a table whose smallest party is larger than its largest, which without max_party_size is its capacity.';

REVOKE ALL ON FUNCTION capacity_impl.check_party_range(capacity.table_inventory) FROM PUBLIC;
