CREATE OR REPLACE FUNCTION capacity_v1.user_role(p_restaurant_id uuid)
RETURNS text
LANGUAGE plpgsql
STABLE
SECURITY DEFINER
SET search_path = pg_catalog, pg_temp
AS $fn$
BEGIN
    RETURN (
        SELECT m.role::text
        FROM capacity_impl.current_memberships() AS m
        WHERE m.restaurant_id = p_restaurant_id);
END
$fn$;

COMMENT ON FUNCTION capacity_v1.user_role(uuid) IS
$doc$What the caller is in a restaurant, by the same claims or memberships as user_restaurants.

p_restaurant_id: the restaurant.
Returns: staff, admin or owner; NULL for everybody else, and where there is no such restaurant.
Access: authenticated, about itself.
Errors: INVALID_CLAIMS.
Locks: none.$doc$;

REVOKE ALL ON FUNCTION capacity_v1.user_role(uuid) FROM PUBLIC, anon, authenticated, service_role;
GRANT EXECUTE ON FUNCTION capacity_v1.user_role(uuid) TO authenticated, service_role;
