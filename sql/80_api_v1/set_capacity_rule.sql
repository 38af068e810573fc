CREATE OR REPLACE FUNCTION capacity_v1.set_capacity_rule(
    p_restaurant_id uuid,
    p_max_covers integer,
    p_max_parties integer,
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
        false, p_max_covers, p_max_parties, capacity_impl.current_actor());
END
$fn$;

COMMENT ON FUNCTION capacity_v1.set_capacity_rule(uuid, integer, integer, uuid, integer, date, date, jsonb) IS
$doc$Sets the limits of a scope, and brings every service to come up to date with them. The same call again changes nothing.

The most specific rule decides a service, as a whole: a date with a period, a date range with a period, a date, a date range, a weekday with a period, a period, a weekday, the restaurant. Without any rule a service is unlimited.

p_restaurant_id: the restaurant.
p_max_covers: covers that a service takes, 0 to 1000000; NULL = unlimited.
p_max_parties: parties that a service takes, 0 to 1000000; NULL = unlimited.
p_service_period_id: for this period only.
p_weekday: for services that open on this ISO weekday, 1 = Monday.
p_first_date: for services from this date on, or on this date when p_last_date is NULL.
p_last_date: last service date, inclusive.
p_options: none yet.
Returns: success, changed, rule (id, restaurant_id, service_period_id, service_period_name, weekday, first_date, last_date, max_covers, max_parties, scope, precedence, created_at, updated_at; precedence is 1 for the most specific scope to 8, and scope says the same in words: date_and_period, date_range_and_period, date, date_range, weekday_and_period, period, weekday, restaurant), services_changed (services to come that are not what they were), services (up to 100 of them: service_date, service_period_id, service_period_name, before and after with is_open, start_time, end_time, last_seating_time, max_covers, max_parties and slot_covers each, booked_covers, booked_parties, excess_covers, excess_parties), debts (those that are over their limit now: their bookings keep their places, nothing more is let in), affected_bookings (up to 100 bookings of them whose guests are yet to arrive, which keep their places although they would not be taken now: id, reference, booking_date, start_time, party_size, status, service_date, service_period_id, and reason: closed, outside_hours or over_limit), affected_bookings_total.
Access: admins and owners of the restaurant, service_role; NOT_ALLOWED for everybody else.
Errors: MISSING_ARGUMENT, INVALID_LIMIT, INVALID_SCOPE, INVALID_DATE, UNKNOWN_OPTION, INVALID_OPTION, RESTAURANT_NOT_FOUND, SERVICE_PERIOD_NOT_FOUND, CAPACITY_RULE_OVERLAP.
Locks, in order: the restaurant's row, the ledger rows of its services to come, their slots.$doc$;

REVOKE ALL ON FUNCTION capacity_v1.set_capacity_rule(uuid, integer, integer, uuid, integer, date, date, jsonb) FROM PUBLIC, anon, authenticated, service_role;
GRANT EXECUTE ON FUNCTION capacity_v1.set_capacity_rule(uuid, integer, integer, uuid, integer, date, date, jsonb) TO authenticated, service_role;
