CREATE OR REPLACE FUNCTION capacity_v1.list_members(p_restaurant_id uuid)
RETURNS jsonb
LANGUAGE plpgsql
STABLE
SECURITY DEFINER
SET search_path = pg_catalog, pg_temp
SET timezone = 'UTC'
AS $fn$
BEGIN
    PERFORM capacity_impl.check_access(p_restaurant_id, 'staff');
    PERFORM capacity_impl.check_required(jsonb_build_object('p_restaurant_id', p_restaurant_id));
    IF NOT EXISTS (SELECT FROM capacity.restaurants AS r WHERE r.restaurant_id = p_restaurant_id) THEN
        PERFORM capacity_impl.fail('RESTAURANT_NOT_FOUND', jsonb_build_object('restaurant_id', p_restaurant_id));
    END IF;
    RETURN jsonb_build_object('success', true, 'members', (
        SELECT coalesce(jsonb_agg(capacity_impl.member_json(m) ORDER BY m.role DESC, m.user_id), '[]')
        FROM capacity.restaurant_members AS m
        WHERE m.restaurant_id = p_restaurant_id));
END
$fn$;

COMMENT ON FUNCTION capacity_v1.list_members(uuid) IS
$doc$Who works for a restaurant. Users whose claims carry their restaurants are not listed: their tokens say so, no row.

p_restaurant_id: the restaurant.
Returns: success, members (restaurant_id, user_id, role, created_at, updated_at), owners first, then admins and staff, by user_id.
Access: members of the restaurant (staff, admin, owner), service_role; NOT_ALLOWED for everybody else.
Errors: MISSING_ARGUMENT, RESTAURANT_NOT_FOUND.
Locks: none.$doc$;

REVOKE ALL ON FUNCTION capacity_v1.list_members(uuid) FROM PUBLIC, anon, authenticated, service_role;
GRANT EXECUTE ON FUNCTION capacity_v1.list_members(uuid) TO authenticated, service_role;
