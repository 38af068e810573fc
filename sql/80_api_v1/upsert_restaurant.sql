CREATE OR REPLACE FUNCTION capacity_v1.upsert_restaurant(
    p_restaurant_id uuid,
    p_name text,
    p_timezone text,
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
        'p_restaurant_id', p_restaurant_id, 'p_name', p_name, 'p_timezone', p_timezone, 'p_options', p_options));
    PERFORM capacity_impl.check_text('p_name', p_name, 200);
    IF p_name = '' THEN
        PERFORM capacity_impl.fail('INVALID_TEXT', jsonb_build_object('argument', 'p_name'));
    END IF;
    PERFORM capacity_impl.check_options(p_options,
        '{"slot_interval_minutes": "number", "dining_duration_minutes": "number", "enforcement": "string"}');
    RETURN capacity_impl.upsert_restaurant(
        p_restaurant_id, p_name, p_timezone, p_options, capacity_impl.current_actor());
END
$fn$;

COMMENT ON FUNCTION capacity_v1.upsert_restaurant(uuid, text, text, jsonb) IS
$doc$Creates a restaurant, or changes it. The same call again changes nothing.

p_restaurant_id: the restaurant's id, chosen by the caller.
p_name: up to 200 characters.
p_timezone: IANA zone of its wall clock, such as Europe/Zurich. With another one than before, services that are not over and their bookings keep their local dates and times and move to the new zone's instants, in this one call; every moved booking is a decision of its own.
p_options: slot_interval_minutes (5 to 240, new restaurants 15), dining_duration_minutes (15 to 1440, new restaurants 120), enforcement ('enforce', 'shadow'); what is absent stays as it is. They hold for bookings to come.
Returns: success, changed, restaurant (id, name, timezone, slot_interval_minutes, dining_duration_minutes, enforcement, effective_enforcement, rules_version, created_at, updated_at).
Access: admins and owners of the restaurant, service_role; NOT_ALLOWED for everybody else.
Errors: MISSING_ARGUMENT, INVALID_TEXT, TEXT_TOO_LONG, INVALID_TIME_ZONE, UNKNOWN_OPTION, INVALID_OPTION, INVALID_ENFORCEMENT, TIME_ZONE_IN_USE (a booking to come has a local time that the new zone skips; DETAIL lists up to 100 and their number). With a new zone, to be repeated: 40001, 40P01, 55P03.
Locks, in order: the restaurant's row; with a new zone the bookings of services that are not over by id, the ledger rows of services to come by key, slots.$doc$;

REVOKE ALL ON FUNCTION capacity_v1.upsert_restaurant(uuid, text, text, jsonb) FROM PUBLIC, anon, authenticated, service_role;
GRANT EXECUTE ON FUNCTION capacity_v1.upsert_restaurant(uuid, text, text, jsonb) TO authenticated, service_role;
