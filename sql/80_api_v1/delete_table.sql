CREATE OR REPLACE FUNCTION capacity_v1.delete_table(p_restaurant_id uuid, p_table_id uuid)
RETURNS jsonb
LANGUAGE plpgsql
SECURITY DEFINER
SET search_path = pg_catalog, pg_temp
SET lock_timeout = '5s'
SET timezone = 'UTC'
AS $fn$
BEGIN
    PERFORM capacity_impl.check_access(p_restaurant_id, 'admin');
    PERFORM capacity_impl.check_required(jsonb_build_object('p_restaurant_id', p_restaurant_id, 'p_table_id', p_table_id));
    RETURN capacity_impl.delete_table(p_restaurant_id, p_table_id, capacity_impl.current_actor());
END
$fn$;

COMMENT ON FUNCTION capacity_v1.delete_table(uuid, uuid) IS
$doc$Takes a table out of the inventory, for good: it is kept for who sat there, and its number is free again. Its combinations go with it, its blocks end. While a party whose time there is not over has it nothing changes. A second time changes nothing.

p_restaurant_id: the restaurant.
p_table_id: the table.
Returns: success, changed, table (as create_table), removed_combinations (each id, name).
Access: admins and owners of the restaurant, service_role; NOT_ALLOWED for everybody else.
Errors: MISSING_ARGUMENT, NOT_ALLOWED, RESTAURANT_NOT_FOUND, TABLE_NOT_FOUND, TABLE_IN_USE (DETAIL: bookings, up to 100, and bookings_total, as update_table: each booking or unexpired hold whose seat ends in the future). To be repeated: 40001, 40P01, 55P03.
Locks, in order: the restaurant's row, its floor, the table's row, its seats.$doc$;

REVOKE ALL ON FUNCTION capacity_v1.delete_table(uuid, uuid) FROM PUBLIC, anon, authenticated, service_role;
GRANT EXECUTE ON FUNCTION capacity_v1.delete_table(uuid, uuid) TO authenticated, service_role;
