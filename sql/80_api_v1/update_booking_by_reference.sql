CREATE OR REPLACE FUNCTION capacity_v1.update_booking_by_reference(
    p_restaurant_id uuid,
    p_reference text,
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
    PERFORM capacity_impl.check_required(jsonb_build_object(
        'p_restaurant_id', p_restaurant_id, 'p_reference', left(p_reference, 1), 'p_expected_version', p_expected_version,
        'p_changes', p_changes, 'p_idempotency_key', left(p_idempotency_key, 1), 'p_options', p_options));
    PERFORM capacity_impl.check_text('p_idempotency_key', p_idempotency_key, 200);
    IF p_idempotency_key = '' THEN
        PERFORM capacity_impl.fail('INVALID_TEXT', jsonb_build_object('argument', 'p_idempotency_key'));
    END IF;
    PERFORM capacity_impl.check_booking_changes(p_changes);
    PERFORM capacity_impl.check_options(p_options, '{"second_occurrence": "boolean"}');
    RETURN capacity_impl.update_booking(
        p_restaurant_id, capacity_impl.find_booking_by_reference(p_restaurant_id, p_reference),
        p_expected_version, p_changes, p_idempotency_key, p_options || '{"by_guest": true}', '{pending,confirmed}', capacity_impl.current_actor());
END
$fn$;

COMMENT ON FUNCTION capacity_v1.update_booking_by_reference(uuid, text, integer, jsonb, text, jsonb) IS
$doc$Changes a guest's booking that is to come, for whoever has its reference: judged as update_booking judges, without override.

p_restaurant_id: the restaurant.
p_reference: the booking's reference.
p_expected_version: the version that the guest has seen.
p_changes: as for update_booking.
p_idempotency_key: names the request, up to 200 characters, unique within the restaurant's changes by reference. The same key with the same arguments gets the first answer again, with duplicate true.
p_options: second_occurrence (boolean: of a local time that happens twice, take the second).
Returns: as update_booking, decision_id null.
Access: everybody, guests too: the reference is the key.
Refusals (success false): as update_booking.
Errors: MISSING_ARGUMENT, INVALID_TEXT, TEXT_TOO_LONG, INVALID_CHANGE, INVALID_PARTY_SIZE, INVALID_DATE, NONEXISTENT_LOCAL_TIME, UNKNOWN_OPTION, INVALID_OPTION, BOOKING_NOT_FOUND (also for a reference of another restaurant, and for a hold), BOOKING_CHANGED, WRONG_STATUS (a party that is seated, or a booking that is over), IDEMPOTENCY_KEY_REUSED. To be repeated with the same key: 40001, 40P01, 55P03 (after 5 s of waiting for a lock).
Locks, in order: as update_booking.$doc$;

REVOKE ALL ON FUNCTION capacity_v1.update_booking_by_reference(uuid, text, integer, jsonb, text, jsonb) FROM PUBLIC, anon, authenticated, service_role;
GRANT EXECUTE ON FUNCTION capacity_v1.update_booking_by_reference(uuid, text, integer, jsonb, text, jsonb) TO anon, authenticated, service_role;
