CREATE OR REPLACE FUNCTION capacity_v1.accept_offer(
    p_restaurant_id uuid,
    p_entry_id uuid,
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
        'p_restaurant_id', p_restaurant_id, 'p_entry_id', p_entry_id, 'p_idempotency_key', left(p_idempotency_key, 1),
        'p_options', p_options));
    PERFORM capacity_impl.check_text('p_idempotency_key', p_idempotency_key, 200);
    IF p_idempotency_key = '' THEN
        PERFORM capacity_impl.fail('INVALID_TEXT', jsonb_build_object('argument', 'p_idempotency_key'));
    END IF;
    PERFORM capacity_impl.check_options(p_options, '{"status": "string"}');
    IF p_options ->> 'status' NOT IN ('pending', 'confirmed') THEN
        PERFORM capacity_impl.fail('INVALID_STATUS', jsonb_build_object(
            'status', left(p_options ->> 'status', 100), 'allowed', jsonb_build_array('pending', 'confirmed')));
    END IF;
    RETURN capacity_impl.accept_offer(
        p_restaurant_id, p_entry_id, p_idempotency_key, p_options, capacity_impl.current_actor());
END
$fn$;

COMMENT ON FUNCTION capacity_v1.accept_offer(uuid, uuid, text, jsonb) IS
$doc$Makes a booking of what was offered to an entry of the waitlist, with the guest's data that it waited with. A second time it only says so, with duplicate true.

p_restaurant_id: the restaurant.
p_entry_id: the entry.
p_idempotency_key: names the request, up to 200 characters, unique within the restaurant's acceptances. The same key with the same arguments gets the first answer again, with duplicate true.
p_options: status (confirmed or pending; confirmed).
Returns: success, duplicate, error (null, or code, message, hint, violations), decision_id (as join_waitlist), entry (as join_waitlist), booking (as get_booking: the booking, or what became of the offer).
Refusals (success false): HOLD_EXPIRED (the offer's time is over), HOLD_RESOLVED (it was declined), HOLD_EXCEEDED (plain SQL made the hold smaller).
Access: members of the restaurant (staff, admin, owner), service_role; NOT_ALLOWED for everybody else.
Errors: MISSING_ARGUMENT, INVALID_TEXT, TEXT_TOO_LONG, UNKNOWN_OPTION, INVALID_OPTION, INVALID_STATUS, WAITLIST_ENTRY_NOT_FOUND, WRONG_STATUS (nothing was offered to it), IDEMPOTENCY_KEY_REUSED. To be repeated with the same key: 40001, 40P01, 55P03 (after 5 s of waiting for a lock).
Locks, in order: the key; the hold; the entry.$doc$;

REVOKE ALL ON FUNCTION capacity_v1.accept_offer(uuid, uuid, text, jsonb) FROM PUBLIC, anon, authenticated, service_role;
GRANT EXECUTE ON FUNCTION capacity_v1.accept_offer(uuid, uuid, text, jsonb) TO authenticated, service_role;
