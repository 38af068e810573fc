CREATE OR REPLACE FUNCTION capacity_impl.lock_tables(p_restaurant_id uuid, p_table_ids uuid[])
RETURNS void
LANGUAGE plpgsql
SET search_path = pg_catalog, pg_temp
AS $fn$
BEGIN
    PERFORM capacity_impl.lock_floor(p_restaurant_id);
    PERFORM FROM capacity.table_inventory AS t
    WHERE t.restaurant_id = p_restaurant_id AND (p_table_ids IS NULL OR t.id = ANY (p_table_ids))
    ORDER BY t.id
    FOR NO KEY UPDATE;
END
$fn$;

COMMENT ON FUNCTION capacity_impl.lock_tables(uuid, uuid[]) IS
    'Begins a change of these tables, NULL = all of the restaurant: nobody takes a seat at them meanwhile. Look in a later statement who sits there. Locks, in order: the restaurant''s floor; the tables by id. 40001 above READ COMMITTED when one is newer than the snapshot.';

REVOKE ALL ON FUNCTION capacity_impl.lock_tables(uuid, uuid[]) FROM PUBLIC;
