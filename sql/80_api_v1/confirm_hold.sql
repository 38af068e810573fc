CREATE OR REPLACE FUNCTION capacity_v1.confirm_hold(
    p_restaurant_id uuid,
    p_booking_id uuid,
    p_idempotency_key text,
    p_party_size integer DEFAULT NULL,
    p_guest_name text DEFAULT NULL,
    p_guest_email text DEFAULT NULL,
    p_guest_phone text DEFAULT NULL,
    p_notes text DEFAULT NULL,
    p_seating_preference text DEFAULT NULL,
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
        'p_restaurant_id', p_restaurant_id, 'p_booking_id', p_booking_id, 'p_idempotency_key', left(p_idempotency_key, 1),
        'p_options', p_options));
    IF p_party_size NOT BETWEEN 1 AND 1000 THEN
        PERFORM capacity_impl.fail('INVALID_PARTY_SIZE', jsonb_build_object('party_size', p_party_size, 'min', 1, 'max', 1000));
    END IF;
    PERFORM capacity_impl.check_text('p_idempotency_key', p_idempotency_key, 200);
    IF p_idempotency_key = '' THEN
        PERFORM capacity_impl.fail('INVALID_TEXT', jsonb_build_object('argument', 'p_idempotency_key'));
    END IF;
    PERFORM capacity_impl.check_booking_texts(
        NULL, p_guest_name, p_guest_email, p_guest_phone, p_notes, p_seating_preference);
    PERFORM capacity_impl.check_options(p_options, '{"status": "string"}');
    IF p_options ->> 'status' NOT IN ('pending', 'confirmed') THEN
        PERFORM capacity_impl.fail('INVALID_STATUS', jsonb_build_object(
            'status', left(p_options ->> 'status', 100), 'allowed', jsonb_build_array('pending', 'confirmed')));
    END IF;
    RETURN capacity_impl.confirm_hold(
        p_restaurant_id, p_booking_id, p_idempotency_key, p_party_size, p_guest_name, p_guest_email, p_guest_phone,
        p_notes, p_seating_preference, jsonb_strip_nulls(p_options), capacity_impl.current_actor());
END
$fn$;

COMMENT ON FUNCTION capacity_v1.confirm_hold(uuid, uuid, text, integer, text, text, text, text, text, jsonb) IS
$doc$Makes a booking of a hold: exactly once, and only while the hold lasts. The booking keeps the hold's id, reference, time and tables.

p_restaurant_id: the restaurant.
p_booking_id: the hold.
p_idempotency_key: names the request, up to 200 characters. The same key with the same arguments gets the first answer again, with duplicate true.
p_party_size: covers, 1 to what is held; NULL = as held. What a smaller party leaves is free at once.
p_guest_name, p_guest_email, p_guest_phone: the guest, up to 200, 320 and 100 characters; NULL keeps what the hold has.
p_notes: up to 2000 characters. p_seating_preference: up to 100 characters.
p_options: status (confirmed, the default, or pending).
Returns: as create_booking_with_capacity_check; booking is the booking as it is now, also after a refusal.
Refusals (success false): HOLD_EXPIRED; HOLD_RESOLVED (confirmed or released before: by another caller, or with another key); HOLD_EXCEEDED (a larger party; rule hold_covers).
Access: members of the restaurant (staff, admin, owner), service_role; NOT_ALLOWED for everybody else.
Errors: MISSING_ARGUMENT, INVALID_PARTY_SIZE, INVALID_TEXT, TEXT_TOO_LONG, UNKNOWN_OPTION, INVALID_OPTION, INVALID_STATUS, BOOKING_NOT_FOUND, IDEMPOTENCY_KEY_REUSED. To be repeated with the same key: 40001, 40P01, 55P03 (after 5 s of waiting for a lock).
Locks, in order: the key; the booking; for a smaller party the service's queue (an advisory lock of the transaction), its ledger row, the slot. What an offer to the waitlist takes comes after it: the service's slots, the restaurant's floor, tables, the entry.$doc$;

REVOKE ALL ON FUNCTION capacity_v1.confirm_hold(uuid, uuid, text, integer, text, text, text, text, text, jsonb) FROM PUBLIC, anon, authenticated, service_role;
GRANT EXECUTE ON FUNCTION capacity_v1.confirm_hold(uuid, uuid, text, integer, text, text, text, text, text, jsonb) TO authenticated, service_role;
