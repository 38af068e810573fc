CREATE OR REPLACE FUNCTION capacity_v1.list_bookings(
    p_restaurant_id uuid,
    p_service_date date,
    p_options jsonb DEFAULT '{}')
RETURNS jsonb
LANGUAGE plpgsql
STABLE
SECURITY DEFINER
SET search_path = pg_catalog, pg_temp
SET enable_seqscan = off
SET jit = off
SET timezone = 'UTC'
AS $fn$
DECLARE
    v_status text;
BEGIN
    PERFORM capacity_impl.check_access(p_restaurant_id, 'staff');
    PERFORM capacity_impl.check_required(jsonb_build_object(
        'p_restaurant_id', p_restaurant_id, 'p_service_date', p_service_date, 'p_options', p_options));
    PERFORM capacity_impl.check_date('p_service_date', p_service_date);
    PERFORM capacity_impl.check_options(p_options,
        '{"service_period_id": "string", "status": "string", "without_table": "boolean"}');
    v_status := coalesce(p_options ->> 'status', 'live');
    IF v_status NOT IN ('live', 'all') AND v_status <> ALL (enum_range(NULL::capacity.booking_status)::text[]) THEN
        PERFORM capacity_impl.fail('INVALID_OPTION', jsonb_build_object(
            'option', 'status', 'type', 'live, all or the status of a booking'));
    END IF;
    RETURN capacity_impl.list_bookings(
        p_restaurant_id, p_service_date, capacity_impl.uuid_option(p_options, 'service_period_id'), v_status,
        (p_options ->> 'without_table')::boolean IS TRUE);
END
$fn$;

COMMENT ON FUNCTION capacity_v1.list_bookings(uuid, date, jsonb) IS
$doc$The bookings of a service date, of one service or of all, those after midnight included.

p_restaurant_id: the restaurant.
p_service_date: the date on which the services open.
p_options: service_period_id (text, a uuid: only of this period), status (text: live (the default: held, pending, confirmed, seated and completed, which take capacity), all, or one status; a hold whose time is over counts as expired), without_table (boolean: only who is to come or is there, and has no table; false).
Returns: success, bookings (as get_booking, with tables), in order of arrival, then of booking.
Access: members of the restaurant (staff, admin, owner), service_role; NOT_ALLOWED for everybody else.
Errors: MISSING_ARGUMENT, INVALID_DATE, UNKNOWN_OPTION, INVALID_OPTION, RESTAURANT_NOT_FOUND.
Locks: none.$doc$;

REVOKE ALL ON FUNCTION capacity_v1.list_bookings(uuid, date, jsonb) FROM PUBLIC, anon, authenticated, service_role;
GRANT EXECUTE ON FUNCTION capacity_v1.list_bookings(uuid, date, jsonb) TO authenticated, service_role;
