CREATE OR REPLACE FUNCTION capacity_v1.check_slot_availability(
    p_restaurant_id uuid,
    p_date date,
    p_time time,
    p_party_size integer,
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
    v_answer jsonb;
BEGIN
    PERFORM capacity_impl.check_required(jsonb_build_object(
        'p_restaurant_id', p_restaurant_id, 'p_date', p_date, 'p_time', p_time, 'p_party_size', p_party_size,
        'p_options', p_options));
    PERFORM capacity_impl.check_availability_request(p_date, p_time, p_party_size, p_options,
        '{"source": "string", "second_occurrence": "boolean", "alternatives": "boolean", "seating": "string"}');
    v_answer := capacity_impl.check_availability(
        p_restaurant_id, p_date, p_time, p_party_size, coalesce(p_options ->> 'source', 'api'),
        coalesce((p_options ->> 'second_occurrence')::boolean, false),
        coalesce((p_options ->> 'alternatives')::boolean, true));
    RETURN v_answer || jsonb_build_object('seating_available', CASE
        WHEN p_options ->> 'seating' IS NOT NULL AND (v_answer ->> 'available')::boolean THEN capacity_impl.is_seating_free(
            p_restaurant_id, (v_answer #>> '{metadata,service_period_id}')::uuid, p_party_size,
            (v_answer #>> '{metadata,starts_at}')::timestamptz, p_options ->> 'seating')
        END);
END
$fn$;

COMMENT ON FUNCTION capacity_v1.check_slot_availability(uuid, date, time, integer, jsonb) IS
$doc$Whether a party could be booked: exactly what create_booking_with_capacity_check would answer at this moment, without booking. Reads the ledger: its cost does not grow with the bookings.

p_restaurant_id: the restaurant.
p_date: local calendar date of the arrival, 1970-01-01 to 2199-12-31.
p_time: local wall time of the arrival.
p_party_size: covers, 1 to 1000.
p_options: source (text, the channel asked by; 'api'), second_occurrence (boolean: of a local time that happens twice, the second), alternatives (boolean: list other times after a no; true), seating (text, up to 100 characters: a seating type or section that the party wishes for; it decides nothing).
Returns: success, available, reason (null, or the first that holds of PAST_TIME, OUTSIDE_SERVICE_HOURS, POLICY_REFUSED, CAPACITY_EXCEEDED), message (null or English), mode, violations (every rule against it: rule, limit, used, requested, shortfall, some with a context; as create_booking_with_capacity_check), would_refuse (shadow mode: the violations it would be let through with), alternatives (as find_alternative_slots by default; [] after a yes), metadata (null without a service, else service_date, service_period_id, service_period_name, starts_at, ends_at (of the party's stay), slot_date, slot_time, max_covers, booked_covers, remaining_covers, utilization_percent, max_parties, booked_parties, remaining_parties, parties_utilization_percent, slot_covers (pacing, null without), slot_reserved, slot_remaining), seating_available (whether a table as wished is free for the stay; null without a wish or after a no).
Access: everybody, guests too.
Errors: MISSING_ARGUMENT, INVALID_DATE, INVALID_TIME, INVALID_PARTY_SIZE, NONEXISTENT_LOCAL_TIME, INVALID_TEXT, TEXT_TOO_LONG, UNKNOWN_OPTION, INVALID_OPTION, RESTAURANT_NOT_FOUND.
Locks: none.$doc$;

REVOKE ALL ON FUNCTION capacity_v1.check_slot_availability(uuid, date, time, integer, jsonb) FROM PUBLIC, anon, authenticated, service_role;
GRANT EXECUTE ON FUNCTION capacity_v1.check_slot_availability(uuid, date, time, integer, jsonb) TO anon, authenticated, service_role;
