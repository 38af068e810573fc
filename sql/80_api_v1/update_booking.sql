CREATE OR REPLACE FUNCTION capacity_v1.update_booking(
    p_restaurant_id uuid,
    p_booking_id uuid,
    p_expected_version integer,
    p_changes jsonb,
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
    PERFORM capacity_impl.check_required(jsonb_build_object(
        'p_restaurant_id', p_restaurant_id, 'p_booking_id', p_booking_id, 'p_expected_version', p_expected_version,
        'p_changes', p_changes, 'p_idempotency_key', left(p_idempotency_key, 1), 'p_options', p_options));
    PERFORM capacity_impl.check_text('p_idempotency_key', p_idempotency_key, 200);
    IF p_idempotency_key = '' THEN
        PERFORM capacity_impl.fail('INVALID_TEXT', jsonb_build_object('argument', 'p_idempotency_key'));
    END IF;
    PERFORM capacity_impl.check_booking_changes(p_changes);
    PERFORM capacity_impl.check_options(p_options,
        '{"allow_past": "boolean", "override": "boolean", "reason": "string", "second_occurrence": "boolean"}');
    PERFORM capacity_impl.check_privileges(p_restaurant_id, p_options);
    RETURN capacity_impl.update_booking(
        p_restaurant_id, p_booking_id, p_expected_version, p_changes, p_idempotency_key, p_options,
        '{pending,confirmed,seated}', capacity_impl.current_actor());
END
$fn$;

COMMENT ON FUNCTION capacity_v1.update_booking(uuid, uuid, integer, jsonb, text, jsonb) IS
$doc$Changes a booking that is pending, confirmed or seated. The new place is taken and the old one given back at once: if the new one is refused, the old one is kept.

p_restaurant_id: the restaurant.
p_booking_id: the booking.
p_expected_version: the version that the change was decided on; a booking of another version is not changed (BOOKING_CHANGED), so that of two changes at once none is lost.
p_changes: an object with at least one of party_size (covers, 1 to 1000), booking_date (local, YYYY-MM-DD), start_time (local, HH:MM or HH:MM:SS), service_period_id (asserts the period: a place in another one is refused), guest_name, guest_email, guest_phone, notes, seating_preference (texts as in create_booking_with_capacity_check; null clears). What is absent stays.
p_idempotency_key: names the change, up to 200 characters, unique within the restaurant's changes. The same key with the same arguments gets the first answer again, with duplicate true.
p_options: second_occurrence (boolean: of a local time that happens twice, take the second), allow_past (boolean, staff only: past times, and without notice), override (boolean, admins only, with reason: change it over limits and policy; what exceeds a limit is a debt that the caller answers for), reason (text, 1 to 500 characters, no personal data). Recorded in the decision.
Returns: as create_booking_with_capacity_check; booking is the booking as it is now, also after a refusal, and capacity is that of the service asked for. Another date or time is judged as a new request is, its own party not counted twice, and brings a new ends_at. At the same date and time the booking keeps its place whatever calendar and clock say: a larger party is held to the largest party size and to the limits, a smaller one always fits. Its tables go along if they are free then and take the party; else it gets others where the restaurant requires a table (rule tables when none is free), and none where it does not: see booking.tables. Rules: those of create_booking_with_capacity_check, and service_period.
Refusals (success false), the first that holds: PAST_TIME, OUTSIDE_SERVICE_HOURS, POLICY_REFUSED, CAPACITY_EXCEEDED.
Access: members of the restaurant (staff, admin, owner), service_role; NOT_ALLOWED for everybody else.
Errors: MISSING_ARGUMENT, INVALID_TEXT, TEXT_TOO_LONG, INVALID_CHANGE, INVALID_PARTY_SIZE, INVALID_DATE, UNKNOWN_OPTION, INVALID_OPTION, NOT_ALLOWED, BOOKING_NOT_FOUND, BOOKING_CHANGED, WRONG_STATUS, NONEXISTENT_LOCAL_TIME, IDEMPOTENCY_KEY_REUSED. To be repeated with the same key: 40001, 40P01, 55P03 (after 5 s of waiting for a lock).
Locks, in order: the key; for the first booking of a service the restaurant's row; the booking; where its place or party size changes, the queues (advisory locks of the transaction) and ledger rows of the old and the new service in key order; the slots; for its tables the restaurant's floor (an advisory lock of the transaction). What an offer to the waitlist takes comes after it. A refusal at READ COMMITTED locks the key and the booking only, unless there was an expired hold to sweep.$doc$;

REVOKE ALL ON FUNCTION capacity_v1.update_booking(uuid, uuid, integer, jsonb, text, jsonb) FROM PUBLIC, anon, authenticated, service_role;
GRANT EXECUTE ON FUNCTION capacity_v1.update_booking(uuid, uuid, integer, jsonb, text, jsonb) TO authenticated, service_role;
