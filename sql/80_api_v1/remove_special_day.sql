CREATE OR REPLACE FUNCTION capacity_v1.remove_special_day(
    p_restaurant_id uuid,
    p_first_date date,
    p_last_date date DEFAULT NULL,
    p_service_period_id uuid DEFAULT NULL,
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
    PERFORM capacity_impl.check_required(jsonb_build_object(
        'p_restaurant_id', p_restaurant_id, 'p_first_date', p_first_date, 'p_options', p_options));
    PERFORM capacity_impl.check_options(p_options, '{}');
    RETURN capacity_impl.change_special_day(
        p_restaurant_id, p_first_date, p_last_date, p_service_period_id, true, NULL, NULL, NULL, NULL, NULL,
        capacity_impl.current_actor());
END
$fn$;

COMMENT ON FUNCTION capacity_v1.remove_special_day(uuid, date, date, uuid, jsonb) IS
$doc$Removes the special day of exactly these dates and this period, so that the next less specific one or the week decides. Without such a one nothing changes.

p_restaurant_id: the restaurant.
p_first_date, p_last_date, p_service_period_id: the scope, as it was given to set_special_day.
p_options: none yet.
Returns: success, changed, special_day (what was removed, or null), and what it touches, as set_capacity_rule.
Access: admins and owners of the restaurant, service_role; NOT_ALLOWED for everybody else.
Errors: MISSING_ARGUMENT, INVALID_DATE, INVALID_SPECIAL_DAY (dates out of order), UNKNOWN_OPTION, INVALID_OPTION, RESTAURANT_NOT_FOUND, SERVICE_PERIOD_NOT_FOUND, SERVICE_PERIOD_OVERLAP (two services would overlap without it).
Locks, in order: the restaurant's row, the ledger rows of its services to come, their slots.$doc$;

REVOKE ALL ON FUNCTION capacity_v1.remove_special_day(uuid, date, date, uuid, jsonb) FROM PUBLIC, anon, authenticated, service_role;
GRANT EXECUTE ON FUNCTION capacity_v1.remove_special_day(uuid, date, date, uuid, jsonb) TO authenticated, service_role;
