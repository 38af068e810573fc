CREATE OR REPLACE FUNCTION capacity_v1.get_enforcement(p_restaurant_id uuid DEFAULT NULL)
RETURNS jsonb
LANGUAGE plpgsql
STABLE
SECURITY DEFINER
SET search_path = pg_catalog, pg_temp
AS $fn$
BEGIN
    PERFORM capacity_impl.check_access(p_restaurant_id, 'staff');
    RETURN capacity_impl.enforcement_json(p_restaurant_id);
END
$fn$;

COMMENT ON FUNCTION capacity_v1.get_enforcement(uuid) IS
$doc$Whether limits are enforced, or only watched (shadow mode: everything is computed, counted and logged, nothing is refused for capacity).

p_restaurant_id: also show this restaurant; NULL is for service_role only.
Returns: success, percent (of the restaurants that enforce), restaurants, enforced_restaurants (for service_role only, else null), restaurant (null, or id, name, enforcement, effective_enforcement).
Access: members of the restaurant (staff, admin, owner), service_role; NOT_ALLOWED for everybody else.
Errors: RESTAURANT_NOT_FOUND.
Locks: none.$doc$;

REVOKE ALL ON FUNCTION capacity_v1.get_enforcement(uuid) FROM PUBLIC, anon, authenticated, service_role;
GRANT EXECUTE ON FUNCTION capacity_v1.get_enforcement(uuid) TO authenticated, service_role;
