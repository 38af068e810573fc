CREATE OR REPLACE FUNCTION capacity_v1.list_service_periods(p_restaurant_id uuid)
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
    RETURN jsonb_build_object('success', true, 'service_periods', (
        SELECT coalesce(jsonb_agg(capacity_impl.service_period_json(p) ORDER BY p.is_builtin, p.start_time, p.name), '[]')
        FROM capacity.service_periods AS p
        WHERE p.restaurant_id = p_restaurant_id AND p.retired_at IS NULL
          AND (NOT p.is_builtin OR NOT EXISTS (
                SELECT FROM capacity.service_periods AS own
                WHERE own.restaurant_id = p_restaurant_id AND NOT own.is_builtin))));
END
$fn$;

COMMENT ON FUNCTION capacity_v1.list_service_periods(uuid) IS
$doc$The service periods that a restaurant has now: its own, or the built-in all-day one where it never had any.

p_restaurant_id: the restaurant.
Returns: success, service_periods (id, restaurant_id, name, start_time, end_time, last_seating_time, crosses_midnight, weekdays, is_builtin, retired_at, created_at, updated_at), by start time.
Access: members of the restaurant (staff, admin, owner), service_role; NOT_ALLOWED for everybody else.
Errors: MISSING_ARGUMENT, RESTAURANT_NOT_FOUND.
Locks: none.$doc$;

REVOKE ALL ON FUNCTION capacity_v1.list_service_periods(uuid) FROM PUBLIC, anon, authenticated, service_role;
GRANT EXECUTE ON FUNCTION capacity_v1.list_service_periods(uuid) TO authenticated, service_role;
