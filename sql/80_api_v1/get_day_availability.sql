CREATE OR REPLACE FUNCTION capacity_v1.get_day_availability(
    p_restaurant_id uuid,
    p_date date,
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
BEGIN
    PERFORM capacity_impl.check_required(jsonb_build_object(
        'p_restaurant_id', p_restaurant_id, 'p_date', p_date, 'p_party_size', p_party_size, 'p_options', p_options));
    PERFORM capacity_impl.check_availability_request(p_date, NULL, p_party_size, p_options, '{"source": "string", "seating": "string"}');
    RETURN capacity_impl.day_availability(
        p_restaurant_id, p_date, p_party_size, coalesce(p_options ->> 'source', 'api'), p_options ->> 'seating');
END
$fn$;

COMMENT ON FUNCTION capacity_v1.get_day_availability(uuid, date, integer, jsonb) IS
$doc$Every arrival slot of one service date, each judged as booking would at this moment. One call; reads the ledger, so that its cost does not grow with the bookings.

p_restaurant_id: the restaurant.
p_date: the date on which the services open; their slots after midnight are listed with the next date.
p_party_size: covers, 1 to 1000.
p_options: source (text, the channel asked by; 'api'), seating (text, up to 100 characters: a seating type or section that the party wishes for; it decides nothing).
Returns: success, restaurant_id, date, party_size, mode, is_open, service_periods (service_period_id, service_date, name, start_time, end_time, last_seating_time, crosses_midnight), closures (service_period_id and service_period_name (null: the whole restaurant), label), slots (in order: date, time, second_occurrence (a wall time that the clocks show twice), starts_at, service_date, service_period_id, available, reason (null, PAST_TIME, POLICY_REFUSED or CAPACITY_EXCEEDED), would_refuse (shadow mode: the reason it would have had), remaining (covers that still fit, null = unlimited), remaining_shown (remaining where the policy's remaining_shown_below tells it to guests: the party fits, and no more than so many are left; else null), seating_available (whether a table as wished is free for the stay; null without a wish or where the slot is not available), utilization_percent (the highest of those of its service's covers and parties and its own covers; null without a limit), level (green below 70, yellow to 90, red above, alarm from 100)).
Access: everybody, guests too.
Errors: MISSING_ARGUMENT, INVALID_DATE, INVALID_PARTY_SIZE, INVALID_TEXT, TEXT_TOO_LONG, UNKNOWN_OPTION, INVALID_OPTION, RESTAURANT_NOT_FOUND.
Locks: none.$doc$;

REVOKE ALL ON FUNCTION capacity_v1.get_day_availability(uuid, date, integer, jsonb) FROM PUBLIC, anon, authenticated, service_role;
GRANT EXECUTE ON FUNCTION capacity_v1.get_day_availability(uuid, date, integer, jsonb) TO anon, authenticated, service_role;
