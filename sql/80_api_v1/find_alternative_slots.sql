CREATE OR REPLACE FUNCTION capacity_v1.find_alternative_slots(
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
    v_offsets integer[] := ARRAY[15, 30, 60, 120];
    v_max numeric;
    v_next_days numeric;
BEGIN
    PERFORM capacity_impl.check_required(jsonb_build_object(
        'p_restaurant_id', p_restaurant_id, 'p_date', p_date, 'p_time', p_time, 'p_party_size', p_party_size,
        'p_options', p_options));
    PERFORM capacity_impl.check_availability_request(p_date, p_time, p_party_size, p_options,
        '{"source": "string", "offsets": "array", "max": "number", "next_days": "number", "other_periods": "boolean"}');
    v_max := coalesce((p_options ->> 'max')::numeric, 5);
    v_next_days := coalesce((p_options ->> 'next_days')::numeric, 0);
    IF v_max NOT BETWEEN 1 AND 20 OR v_max <> trunc(v_max) THEN
        PERFORM capacity_impl.fail('INVALID_OPTION', jsonb_build_object('option', 'max', 'type', 'whole number from 1 to 20'));
    ELSIF v_next_days NOT BETWEEN 0 AND 31 OR v_next_days <> trunc(v_next_days) THEN
        PERFORM capacity_impl.fail('INVALID_OPTION', jsonb_build_object('option', 'next_days', 'type', 'whole number from 0 to 31'));
    ELSIF jsonb_typeof(p_options -> 'offsets') = 'array' THEN
        IF jsonb_array_length(p_options -> 'offsets') > 20
           OR jsonb_path_exists(p_options, 'strict $.offsets[*] ? (!(@.type() == "number" && @ >= 1 && @ <= 1440 && @ == @.floor()))') THEN
            PERFORM capacity_impl.fail('INVALID_OPTION', jsonb_build_object(
                'option', 'offsets', 'type', 'array of up to 20 whole numbers from 1 to 1440'));
        END IF;
        v_offsets := ARRAY(SELECT o::numeric::integer FROM jsonb_array_elements_text(p_options -> 'offsets') AS o);
    END IF;
    PERFORM capacity_impl.restaurant_mode(p_restaurant_id);
    RETURN jsonb_build_object('success', true, 'alternatives', capacity_impl.find_alternatives(
        p_restaurant_id, p_date, p_time, p_party_size, coalesce(p_options ->> 'source', 'api'),
        v_offsets, v_max::integer, v_next_days::integer, coalesce((p_options ->> 'other_periods')::boolean, false)));
END
$fn$;

COMMENT ON FUNCTION capacity_v1.find_alternative_slots(uuid, date, time, integer, jsonb) IS
$doc$Other times at which this party would be booked now, near the one asked for. Only slot starts are offered, never the slot of the time itself.

p_restaurant_id: the restaurant.
p_date: local calendar date asked for, 1970-01-01 to 2199-12-31.
p_time: local wall time asked for.
p_party_size: covers, 1 to 1000.
p_options: source (text, the channel asked by; 'api'), offsets (array of up to 20 whole numbers, minutes from 1 to 1440: how far to look forth and back; [15, 30, 60, 120]; a time between two slots counts as the slot that contains it), max (1 to 20; 5), next_days (0 to 31: also the same time on that many days to come; 0), other_periods (boolean: when there is nothing, also the nearest slot of each service of that date; false).
Returns: success, alternatives (nearest first by the wall clock, the earlier first on a tie: date, time, offset_minutes (signed), starts_at, service_date, service_period_id, service_period_name, remaining (covers that still fit, null = unlimited), utilization_percent (the highest of its service's and its slot's)).
Access: everybody, guests too.
Errors: MISSING_ARGUMENT, INVALID_DATE, INVALID_TIME, INVALID_PARTY_SIZE, INVALID_TEXT, TEXT_TOO_LONG, UNKNOWN_OPTION, INVALID_OPTION, RESTAURANT_NOT_FOUND.
Locks: none.$doc$;

REVOKE ALL ON FUNCTION capacity_v1.find_alternative_slots(uuid, date, time, integer, jsonb) FROM PUBLIC, anon, authenticated, service_role;
GRANT EXECUTE ON FUNCTION capacity_v1.find_alternative_slots(uuid, date, time, integer, jsonb) TO anon, authenticated, service_role;
