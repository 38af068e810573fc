CREATE OR REPLACE FUNCTION capacity_v1.remove_combination(p_restaurant_id uuid, p_combination_id uuid)
RETURNS jsonb
LANGUAGE plpgsql
SECURITY DEFINER
SET search_path = pg_catalog, pg_temp
SET lock_timeout = '5s'
SET timezone = 'UTC'
AS $fn$
BEGIN
    PERFORM capacity_impl.check_access(p_restaurant_id, 'staff');
    PERFORM capacity_impl.check_required(jsonb_build_object(
        'p_restaurant_id', p_restaurant_id, 'p_combination_id', p_combination_id));
    RETURN capacity_impl.remove_combination(p_restaurant_id, p_combination_id, capacity_impl.current_actor());
END
$fn$;

COMMENT ON FUNCTION capacity_v1.remove_combination(uuid, uuid) IS
$doc$Removes a combination: its tables are no longer joined for parties. One that sits there keeps its tables. Without such a combination nothing changes.

p_restaurant_id: the restaurant.
p_combination_id: the combination.
Returns: success, changed.
Access: members of the restaurant (staff, admin, owner), service_role; NOT_ALLOWED for everybody else.
Errors: MISSING_ARGUMENT, RESTAURANT_NOT_FOUND.
Locks: the restaurant's row.$doc$;

REVOKE ALL ON FUNCTION capacity_v1.remove_combination(uuid, uuid) FROM PUBLIC, anon, authenticated, service_role;
GRANT EXECUTE ON FUNCTION capacity_v1.remove_combination(uuid, uuid) TO authenticated, service_role;
