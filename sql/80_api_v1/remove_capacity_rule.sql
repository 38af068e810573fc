CREATE OR REPLACE FUNCTION capacity_v1.remove_capacity_rule(
    p_restaurant_id uuid,
    p_service_period_id uuid DEFAULT NULL,
    p_weekday integer DEFAULT NULL,
    p_first_date date DEFAULT NULL,
    p_last_date date DEFAULT NULL,
    p_options jsonb DEFAULT '{}')
RETURNS jsonb
LANGUAGE plpgsql
SECURITY DEFINER
SET search_path = pg_catalog, pg_temp
SET lock_timeout = '5s'
SET timezone = 'UTC'
AS $fn$
BEGIN
    PERFORM capacity_impl.check_access(p_restaurant_id, 'admin');
    PERFORM capacity_impl.check_required(jsonb_build_object('p_restaurant_id', p_restaurant_id, 'p_options', p_options));
    PERFORM capacity_impl.check_options(p_options, '{}');
    RETURN capacity_impl.change_capacity_rule(
        p_restaurant_id, p_service_period_id, p_weekday, p_first_date, p_last_date,
        true, NULL, NULL, capacity_impl.current_actor());
END
$fn$;

COMMENT ON FUNCTION capacity_v1.remove_capacity_rule(uuid, uuid, integer, date, date, jsonb) IS
$doc$Removes the rule of exactly this scope, so that the next less specific one decides. Without such a rule nothing changes.

p_restaurant_id: the restaurant.
p_service_period_id, p_weekday, p_first_date, p_last_date: the scope, as it was given to set_capacity_rule.
p_options: none yet.
Returns: success, changed, rule (what was removed, or null), and what it touches, as set_capacity_rule.
Access: admins and owners of the restaurant, service_role; NOT_ALLOWED for everybody else.
Errors: MISSING_ARGUMENT, INVALID_SCOPE, INVALID_DATE, UNKNOWN_OPTION, INVALID_OPTION, RESTAURANT_NOT_FOUND, SERVICE_PERIOD_NOT_FOUND.
Locks, in order: the restaurant's row, the ledger rows of its services to come, their slots.$doc$;

REVOKE ALL ON FUNCTION capacity_v1.remove_capacity_rule(uuid, uuid, integer, date, date, jsonb) FROM PUBLIC, anon, authenticated, service_role;
GRANT EXECUTE ON FUNCTION capacity_v1.remove_capacity_rule(uuid, uuid, integer, date, date, jsonb) TO authenticated, service_role;
