CREATE OR REPLACE FUNCTION capacity_v1.hold_capacity(
    p_restaurant_id uuid,
    p_booking_date date,
    p_start_time time,
    p_party_size integer,
    p_idempotency_key text,
    p_options jsonb DEFAULT '{}')
RETURNS jsonb
LANGUAGE plpgsql
SECURITY DEFINER
SET search_path = pg_catalog, pg_temp
SET lock_timeout = '5s'
SET enable_seqscan = off
SET jit = off
SET timezone = 'UTC'
AS $fn$
BEGIN
    PERFORM capacity_impl.check_access(p_restaurant_id, 'staff');
    PERFORM capacity_impl.check_required(jsonb_build_object('p_options', p_options));
    PERFORM capacity_impl.check_options(p_options,
        '{"seconds": "number", "second_occurrence": "boolean", "source": "string", "seating_preference": "string"}');
    PERFORM capacity_impl.check_booking_request(
        p_restaurant_id, p_booking_date, p_start_time, p_party_size, p_idempotency_key, NULL, NULL, NULL, 'reservation',
        coalesce(p_options ->> 'source', 'api'), NULL, p_options ->> 'seating_preference', '{}');
    IF coalesce(p_options -> 'seconds', 'null') <> 'null' AND NOT capacity_impl.is_whole_number(p_options -> 'seconds', 10, 86400) THEN
        PERFORM capacity_impl.fail('INVALID_OPTION', jsonb_build_object(
            'option', 'seconds', 'type', 'whole number from 10 to 86400'));
    END IF;

    RETURN capacity_impl.create_booking(
        p_restaurant_id, p_booking_date, p_start_time, p_party_size, p_idempotency_key, NULL, NULL, NULL, 'reservation',
        coalesce(p_options ->> 'source', 'api'), NULL, p_options ->> 'seating_preference',
        jsonb_strip_nulls(jsonb_build_object(
            'status', 'held', 'hold_seconds', p_options -> 'seconds', 'second_occurrence', p_options -> 'second_occurrence')),
        capacity_impl.current_actor());
END
$fn$;

COMMENT ON FUNCTION capacity_v1.hold_capacity(uuid, date, time, integer, text, jsonb) IS
$doc$Holds a place for a party until a moment on the server's clock, while the guest fills in a form or pays. It counts like a booking; from that moment on it blocks nobody. Resolve it with confirm_hold or release_hold.

p_restaurant_id: the restaurant.
p_booking_date, p_start_time: local calendar date and wall time of the arrival, as for create_booking_with_capacity_check.
p_party_size: covers, 1 to 1000: the most that it can be confirmed for.
p_idempotency_key: names the request, up to 200 characters. A repeat gets the first answer again, with the hold as it is now, and does not prolong it.
p_options: seconds (whole number, 10 to 86400: time to live; the booking policy's max_hold_minutes is the cap, and the default; no hold outlives its arrival, but for a minute), second_occurrence (boolean: of a local time that happens twice, take the second), source (text, default api: the channel), seating_preference (text, up to 100 characters).
Returns: as create_booking_with_capacity_check; booking has status held, hold_expires_at, and its tables where the restaurant requires one.
Refusals (success false), the first that holds: PAST_TIME, OUTSIDE_SERVICE_HOURS, POLICY_REFUSED, CAPACITY_EXCEEDED.
Access: members of the restaurant (staff, admin, owner), service_role; NOT_ALLOWED for everybody else.
Errors: MISSING_ARGUMENT, INVALID_PARTY_SIZE, INVALID_DATE, INVALID_TIME, NONEXISTENT_LOCAL_TIME, INVALID_TEXT, INVALID_SOURCE, TEXT_TOO_LONG, UNKNOWN_OPTION, INVALID_OPTION, RESTAURANT_NOT_FOUND, IDEMPOTENCY_KEY_REUSED. To be repeated with the same key: 40001, 40P01, 55P03 (after 5 s of waiting for a lock).
Locks, in order: as create_booking_with_capacity_check.$doc$;

REVOKE ALL ON FUNCTION capacity_v1.hold_capacity(uuid, date, time, integer, text, jsonb) FROM PUBLIC, anon, authenticated, service_role;
GRANT EXECUTE ON FUNCTION capacity_v1.hold_capacity(uuid, date, time, integer, text, jsonb) TO authenticated, service_role;
