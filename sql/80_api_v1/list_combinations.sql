CREATE OR REPLACE FUNCTION capacity_v1.list_combinations(p_restaurant_id uuid)
RETURNS jsonb
LANGUAGE plpgsql
STABLE
SECURITY DEFINER
SET search_path = pg_catalog, pg_temp
AS $fn$
BEGIN
    PERFORM capacity_impl.check_access(p_restaurant_id, 'staff');
    PERFORM capacity_impl.check_required(jsonb_build_object('p_restaurant_id', p_restaurant_id));
    IF NOT EXISTS (SELECT FROM capacity.restaurants AS r WHERE r.restaurant_id = p_restaurant_id) THEN
        PERFORM capacity_impl.fail('RESTAURANT_NOT_FOUND', jsonb_build_object('restaurant_id', p_restaurant_id));
    END IF;
    RETURN jsonb_build_object('success', true, 'combinations', (
        SELECT coalesce(jsonb_agg(capacity_impl.combination_json(c) ORDER BY c.name COLLATE "C"), '[]')
        FROM capacity.table_combinations AS c
        WHERE c.restaurant_id = p_restaurant_id));
END
$fn$;

COMMENT ON FUNCTION capacity_v1.list_combinations(uuid) IS
$doc$The combinations of a restaurant: tables that may be joined for one party.

p_restaurant_id: the restaurant.
Returns: success, combinations (as upsert_combination shows one), by name.
Access: members of the restaurant (staff, admin, owner), service_role; NOT_ALLOWED for everybody else.
Errors: MISSING_ARGUMENT, RESTAURANT_NOT_FOUND.
Locks: none.$doc$;

REVOKE ALL ON FUNCTION capacity_v1.list_combinations(uuid) FROM PUBLIC, anon, authenticated, service_role;
GRANT EXECUTE ON FUNCTION capacity_v1.list_combinations(uuid) TO authenticated, service_role;
