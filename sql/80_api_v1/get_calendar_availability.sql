CREATE OR REPLACE FUNCTION capacity_v1.get_calendar_availability(
    p_restaurant_id uuid,
    p_first_date date,
    p_days integer,
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
        'p_restaurant_id', p_restaurant_id, 'p_first_date', p_first_date, 'p_days', p_days,
        'p_party_size', p_party_size, 'p_options', p_options));
    PERFORM capacity_impl.check_date('p_first_date', p_first_date);
    IF p_days NOT BETWEEN 1 AND 366 THEN
        PERFORM capacity_impl.fail('INVALID_DATE', jsonb_build_object('argument', 'p_days', 'value', p_days, 'min', 1, 'max', 366));
    END IF;
    PERFORM capacity_impl.check_date('p_first_date + p_days - 1', p_first_date + p_days - 1);
    PERFORM capacity_impl.check_availability_request(p_first_date, NULL, p_party_size, p_options, '{"source": "string"}');
    RETURN capacity_impl.calendar_availability(
        p_restaurant_id, p_first_date, p_days, p_party_size, coalesce(p_options ->> 'source', 'api'));
END
$fn$;

COMMENT ON FUNCTION capacity_v1.get_calendar_availability(uuid, date, integer, integer, jsonb) IS
$doc$A summary of each of a number of service dates: whether there is a free slot, how many, and why not. One call; reads the ledger, so that its cost does not grow with the bookings.

p_restaurant_id: the restaurant.
p_first_date: the first service date.
p_days: how many dates, 1 to 366, none after 2199-12-31.
p_party_size: covers, 1 to 1000.
p_options: source (text, the channel asked by; 'api').
Returns: success, restaurant_id, party_size, mode, days (in order: date, is_open, available, slots, available_slots, first_available_time, utilization_percent (booked covers / covers of its open services; null when one is unlimited), level (green below 70, yellow to 90, red above, alarm from 100), reason (null, OUTSIDE_SERVICE_HOURS, PAST_TIME, POLICY_REFUSED or CAPACITY_EXCEEDED), closures (service_period_id and service_period_name (null: the whole restaurant), label)).
Access: everybody, guests too.
Errors: MISSING_ARGUMENT, INVALID_DATE, INVALID_PARTY_SIZE, INVALID_TEXT, TEXT_TOO_LONG, UNKNOWN_OPTION, INVALID_OPTION, RESTAURANT_NOT_FOUND.
Locks: none.$doc$;

REVOKE ALL ON FUNCTION capacity_v1.get_calendar_availability(uuid, date, integer, integer, jsonb) FROM PUBLIC, anon, authenticated, service_role;
GRANT EXECUTE ON FUNCTION capacity_v1.get_calendar_availability(uuid, date, integer, integer, jsonb) TO anon, authenticated, service_role;
