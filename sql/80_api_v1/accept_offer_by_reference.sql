CREATE OR REPLACE FUNCTION capacity_v1.accept_offer_by_reference(
    p_restaurant_id uuid,
    p_reference text,
    p_idempotency_key text)
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
        'p_restaurant_id', p_restaurant_id, 'p_reference', left(p_reference, 1),
        'p_idempotency_key', left(p_idempotency_key, 1)));
    PERFORM capacity_impl.check_text('p_idempotency_key', p_idempotency_key, 200);
    IF p_idempotency_key = '' THEN
        PERFORM capacity_impl.fail('INVALID_TEXT', jsonb_build_object('argument', 'p_idempotency_key'));
    END IF;
    RETURN capacity_impl.accept_offer(
        p_restaurant_id, capacity_impl.find_entry_by_reference(p_restaurant_id, p_reference), p_idempotency_key,
        '{"by_guest": true}', capacity_impl.current_actor());
END
$fn$;

COMMENT ON FUNCTION capacity_v1.accept_offer_by_reference(uuid, text, text) IS
$doc$Makes a booking of what was offered to an entry of the waitlist, for whoever has the entry's reference: confirmed, with the guest's data that it waited with. A second time it only says so, with duplicate true.

p_restaurant_id: the restaurant.
p_reference: the entry's reference.
p_idempotency_key: names the request, up to 200 characters, unique within the restaurant's acceptances by reference. The same key with the same arguments gets the first answer again, with duplicate true.
Returns: as accept_offer, decision_id null; booking.reference opens the booking from then on.
Refusals (success false): as accept_offer.
Access: everybody, guests too: the reference is the key.
Errors: MISSING_ARGUMENT, INVALID_TEXT, TEXT_TOO_LONG, WAITLIST_ENTRY_NOT_FOUND (also for a reference of another restaurant), WRONG_STATUS (nothing was offered to it), IDEMPOTENCY_KEY_REUSED. To be repeated with the same key: 40001, 40P01, 55P03 (after 5 s of waiting for a lock).
Locks, in order: as accept_offer.$doc$;

REVOKE ALL ON FUNCTION capacity_v1.accept_offer_by_reference(uuid, text, text) FROM PUBLIC, anon, authenticated, service_role;
GRANT EXECUTE ON FUNCTION capacity_v1.accept_offer_by_reference(uuid, text, text) TO anon, authenticated, service_role;
