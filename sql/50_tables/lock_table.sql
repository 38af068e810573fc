CREATE OR REPLACE FUNCTION capacity_impl.lock_table(p_restaurant_id uuid, p_table_id uuid)
RETURNS capacity.table_inventory
LANGUAGE plpgsql
SET search_path = pg_catalog, pg_temp
AS $fn$
DECLARE
    v_table capacity.table_inventory;
BEGIN
    PERFORM capacity_impl.lock_tables(p_restaurant_id, ARRAY[p_table_id]);
    SELECT t.* INTO v_table
    FROM capacity.table_inventory AS t
    WHERE t.restaurant_id = p_restaurant_id AND t.id = p_table_id;
    IF NOT FOUND THEN
        PERFORM capacity_impl.fail('TABLE_NOT_FOUND', jsonb_build_object(
            'restaurant_id', p_restaurant_id, 'table_id', p_table_id));
    END IF;
    RETURN v_table;
END
$fn$;

COMMENT ON FUNCTION capacity_impl.lock_table(uuid, uuid) IS
    'Begins a change of one table, which may be retired, and returns it. Look for its seats in a later statement. Raises TABLE_NOT_FOUND. Locks, in order: the restaurant''s floor, the table''s row.';

REVOKE ALL ON FUNCTION capacity_impl.lock_table(uuid, uuid) FROM PUBLIC;
