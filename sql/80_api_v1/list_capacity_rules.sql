CREATE OR REPLACE FUNCTION capacity_v1.list_capacity_rules(p_restaurant_id uuid)
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
    IF capacity_impl.restaurant_json(p_restaurant_id) IS NULL THEN
        PERFORM capacity_impl.fail('RESTAURANT_NOT_FOUND', jsonb_build_object('restaurant_id', p_restaurant_id));
    END IF;
    RETURN jsonb_build_object('success', true, 'capacity_rules', (
        SELECT coalesce(jsonb_agg(capacity_impl.capacity_rule_json(c)
                                  ORDER BY c.scope_rank, c.first_date, c.weekday, p.start_time, p.name), '[]')
        FROM capacity.capacity_rules AS c
        LEFT JOIN capacity.service_periods AS p ON p.restaurant_id = c.restaurant_id AND p.id = c.service_period_id
        WHERE c.restaurant_id = p_restaurant_id AND p.retired_at IS NULL));
END
$fn$;

COMMENT ON FUNCTION capacity_v1.list_capacity_rules(uuid) IS
$doc$The capacity rules of a restaurant, the most specific first: of those that match a service, the first one decides. Those of retired periods are left out.

p_restaurant_id: the restaurant.
Returns: success, capacity_rules (as set_capacity_rule shows one), by precedence, then by date, weekday and the period's start.
Access: members of the restaurant (staff, admin, owner), service_role; NOT_ALLOWED for everybody else.
Errors: MISSING_ARGUMENT, RESTAURANT_NOT_FOUND.
Locks: none.$doc$;

REVOKE ALL ON FUNCTION capacity_v1.list_capacity_rules(uuid) FROM PUBLIC, anon, authenticated, service_role;
GRANT EXECUTE ON FUNCTION capacity_v1.list_capacity_rules(uuid) TO authenticated, service_role;
