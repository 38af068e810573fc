CREATE OR REPLACE FUNCTION capacity_v1.retire_service_period(
    p_restaurant_id uuid,
    p_service_period_id uuid,
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
        'p_restaurant_id', p_restaurant_id, 'p_service_period_id', p_service_period_id, 'p_options', p_options));
    PERFORM capacity_impl.check_options(p_options, '{"keep_bookings": "boolean"}');
    RETURN capacity_impl.retire_service_period(
        p_restaurant_id, p_service_period_id, coalesce((p_options ->> 'keep_bookings')::boolean, false),
        capacity_impl.current_actor());
END
$fn$;

COMMENT ON FUNCTION capacity_v1.retire_service_period(uuid, uuid, jsonb) IS
$doc$Takes a service period out of the calendar, for good: nothing is deleted, its hours and its name are free again. A second time changes nothing. Who retires the last one closes the restaurant: the built-in all-day period does not come back.

p_restaurant_id: the restaurant.
p_service_period_id: the period.
p_options: keep_bookings (boolean: retire it although guests are yet to arrive; their bookings keep their places).
Returns: success, changed, service_period, and what it touches, as set_capacity_rule.
Access: admins and owners of the restaurant, service_role; NOT_ALLOWED for everybody else.
Errors: MISSING_ARGUMENT, UNKNOWN_OPTION, INVALID_OPTION, RESTAURANT_NOT_FOUND, SERVICE_PERIOD_NOT_FOUND (also for the built-in period), SERVICE_PERIOD_IN_USE (DETAIL: bookings, up to 100, and bookings_total).
Locks, in order: the restaurant's row, the period's row, the ledger rows of the restaurant's services to come, their slots.$doc$;

REVOKE ALL ON FUNCTION capacity_v1.retire_service_period(uuid, uuid, jsonb) FROM PUBLIC, anon, authenticated, service_role;
GRANT EXECUTE ON FUNCTION capacity_v1.retire_service_period(uuid, uuid, jsonb) TO authenticated, service_role;
