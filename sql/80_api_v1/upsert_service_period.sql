CREATE OR REPLACE FUNCTION capacity_v1.upsert_service_period(
    p_restaurant_id uuid,
    p_service_period_id uuid,
    p_name text,
    p_start_time time,
    p_end_time time,
    p_weekdays integer[] DEFAULT '{1,2,3,4,5,6,7}',
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
        'p_restaurant_id', p_restaurant_id, 'p_service_period_id', p_service_period_id, 'p_name', p_name,
        'p_start_time', p_start_time, 'p_end_time', p_end_time, 'p_weekdays', p_weekdays, 'p_options', p_options));
    PERFORM capacity_impl.check_text('p_name', p_name, 100);
    IF p_name = '' THEN
        PERFORM capacity_impl.fail('INVALID_TEXT', jsonb_build_object('argument', 'p_name'));
    END IF;
    PERFORM capacity_impl.check_options(p_options, '{"last_seating_time": "string"}');
    RETURN capacity_impl.upsert_service_period(
        p_restaurant_id, p_service_period_id, p_name, p_start_time, p_end_time, p_weekdays, p_options,
        capacity_impl.current_actor());
END
$fn$;

COMMENT ON FUNCTION capacity_v1.upsert_service_period(uuid, uuid, text, time, time, integer[], jsonb) IS
$doc$Creates a recurring service period, or changes it. The same call again changes nothing. With its first own period a restaurant leaves the built-in all-day one, for good.

p_restaurant_id: the restaurant.
p_service_period_id: the period's id, chosen by the caller.
p_name: up to 100 characters, such as Dinner; unique among the restaurant's periods.
p_start_time: first seating: the first local wall time that it takes, in whole minutes.
p_end_time: local wall time at which it ends; at or before p_start_time it is on the next day (equal: 24 hours).
p_weekdays: ISO weekdays on which it starts, 1 = Monday to 7.
p_options: last_seating_time ('HH:MM': last local arrival of a booked party, inclusive; null = any time before the end, as for a new period; absent = as it is).
Returns: success, changed, service_period (as list_service_periods shows one), and what it touches, as set_capacity_rule: bookings that the calendar no longer covers keep their places.
Access: admins and owners of the restaurant, service_role; NOT_ALLOWED for everybody else.
Errors: MISSING_ARGUMENT, INVALID_TEXT, TEXT_TOO_LONG, INVALID_SERVICE_PERIOD, UNKNOWN_OPTION, INVALID_OPTION, RESTAURANT_NOT_FOUND, SERVICE_PERIOD_NOT_FOUND (a retired period, which cannot come back, or the built-in one), SERVICE_PERIOD_OVERLAP (also with special hours of another period; DETAIL then: service_date and both service_periods).
Locks, in order: the restaurant's row, the period's row, the ledger rows of the restaurant's services to come, their slots.$doc$;

REVOKE ALL ON FUNCTION capacity_v1.upsert_service_period(uuid, uuid, text, time, time, integer[], jsonb) FROM PUBLIC, anon, authenticated, service_role;
GRANT EXECUTE ON FUNCTION capacity_v1.upsert_service_period(uuid, uuid, text, time, time, integer[], jsonb) TO authenticated, service_role;
