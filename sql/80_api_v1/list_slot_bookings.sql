CREATE OR REPLACE FUNCTION capacity_v1.list_slot_bookings(
    p_restaurant_id uuid,
    p_date date,
    p_time time,
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
BEGIN
    PERFORM capacity_impl.check_access(p_restaurant_id, 'staff');
    PERFORM capacity_impl.check_required(jsonb_build_object(
        'p_restaurant_id', p_restaurant_id, 'p_date', p_date, 'p_time', p_time, 'p_options', p_options));
    PERFORM capacity_impl.check_availability_request(p_date, p_time, NULL, p_options, '{"second_occurrence": "boolean"}');
    RETURN capacity_impl.list_slot_bookings(
        p_restaurant_id, p_date, p_time, coalesce((p_options ->> 'second_occurrence')::boolean, false));
END
$fn$;

COMMENT ON FUNCTION capacity_v1.list_slot_bookings(uuid, date, time, jsonb) IS
$doc$Who arrives in one slot: its live bookings, those of a closed service too.

p_restaurant_id: the restaurant.
p_date: local calendar date.
p_time: local wall time; the slot is the one that contains it.
p_options: second_occurrence (boolean: of a local time that happens twice, the second).
Returns: success, slot (null when nobody can arrive then and nobody does, else date, time, starts_at, service_date, service_period_id (both null where its guests keep places of a service that is closed by now), booked_covers, limit (pacing, null without)), bookings (as get_booking, in order of arrival).
Access: members of the restaurant (staff, admin, owner), service_role; NOT_ALLOWED for everybody else.
Errors: MISSING_ARGUMENT, INVALID_DATE, INVALID_TIME, NONEXISTENT_LOCAL_TIME, UNKNOWN_OPTION, INVALID_OPTION, RESTAURANT_NOT_FOUND.
Locks: none.$doc$;

REVOKE ALL ON FUNCTION capacity_v1.list_slot_bookings(uuid, date, time, jsonb) FROM PUBLIC, anon, authenticated, service_role;
GRANT EXECUTE ON FUNCTION capacity_v1.list_slot_bookings(uuid, date, time, jsonb) TO authenticated, service_role;
