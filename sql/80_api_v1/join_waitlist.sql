CREATE OR REPLACE FUNCTION capacity_v1.join_waitlist(
    p_restaurant_id uuid,
    p_service_date date,
    p_service_period_id uuid,
    p_party_size integer,
    p_idempotency_key text,
    p_guest_name text DEFAULT NULL,
    p_guest_email text DEFAULT NULL,
    p_guest_phone text DEFAULT NULL,
    p_notes text DEFAULT NULL,
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
        'p_restaurant_id', p_restaurant_id, 'p_service_date', p_service_date, 'p_service_period_id', p_service_period_id,
        'p_party_size', p_party_size, 'p_idempotency_key', left(p_idempotency_key, 1), 'p_options', p_options));
    IF p_party_size NOT BETWEEN 1 AND 1000 THEN
        PERFORM capacity_impl.fail('INVALID_PARTY_SIZE', jsonb_build_object('party_size', p_party_size, 'min', 1, 'max', 1000));
    END IF;
    PERFORM capacity_impl.check_date('p_service_date', p_service_date);
    PERFORM capacity_impl.check_options(p_options, '{"first_time": "string", "last_time": "string", "source": "string"}');
    PERFORM capacity_impl.check_text('p_idempotency_key', p_idempotency_key, 200);
    PERFORM capacity_impl.check_booking_texts(
        p_options ->> 'source', p_guest_name, p_guest_email, p_guest_phone, p_notes, NULL);
    IF p_idempotency_key = '' OR p_options ->> 'source' = '' THEN
        PERFORM capacity_impl.fail('INVALID_TEXT', jsonb_build_object(
            'argument', CASE WHEN p_idempotency_key = '' THEN 'p_idempotency_key' ELSE 'p_options.source' END));
    END IF;
    PERFORM capacity_impl.check_source(p_options ->> 'source');
    RETURN capacity_impl.join_waitlist(
        p_restaurant_id, p_service_date, p_service_period_id, p_party_size, p_idempotency_key,
        p_guest_name, p_guest_email, p_guest_phone, p_notes,
        CASE WHEN capacity_impl.is_guest(p_restaurant_id) THEN p_options || '{"by_guest": true}' ELSE p_options END,
        capacity_impl.current_actor());
END
$fn$;

COMMENT ON FUNCTION capacity_v1.join_waitlist(uuid, date, uuid, integer, text, text, text, text, text, jsonb) IS
$doc$Puts a party on the waitlist of a service. When capacity frees, whoever joined first of those that it fits is offered it: a hold, to be accepted in time. If there is room, the offer is made at once. Room that a higher limit, another table or plain SQL makes is found by the next sweep_expired.

p_restaurant_id: the restaurant.
p_service_date: local date of the service, 1970-01-01 to 2199-12-31.
p_service_period_id: the service's period.
p_party_size: covers, 1 to 1000.
p_idempotency_key: names the request, up to 200 characters, unique within the restaurant's requests to wait; those of guests apart from those of staff and services. A guest's is random, such as a uuid: whoever has the key and the arguments has the answer. The same key with the same arguments gets the entry again, as it is now, with duplicate true.
p_guest_name, p_guest_email, p_guest_phone: the guest, up to 200, 320 and 100 characters; may be NULL. They become those of the booking.
p_notes: up to 2000 characters; may be NULL.
p_options: first_time and last_time (text, HH:MM, local: the earliest and the latest arrival that suit, inclusive; by default any of the service; before its start it is after midnight), source (text, up to 100 characters, the channel it came by; 'api').
Returns: success, duplicate, error (null, or code, message, hint, violations), decision_id (as list_history shows it; null for guests, and where nothing was decided), entry (null after a refusal, else id, restaurant_id, reference (128 random bits: whoever has it may read the entry, take its offer and leave), status (waiting, offered, accepted, declined, expired, withdrawn), position (1 is first, among the open entries of the service; null when the status is final), service_date, service_period_id, party_size, first_time, last_time, source, guest_name, guest_email, guest_phone, notes, offer (null, or what it is or was offered: booking_id, booking_reference (of the booking, once it is accepted; null before), booking_date, start_time, starts_at, expires_at, exclusive, and expires_local, the same moment as the restaurant's wall time), created_at, updated_at).
Refusals (success false), when every arrival of the window would be refused for it: PAST_TIME, OUTSIDE_SERVICE_HOURS (the service is closed), POLICY_REFUSED (not in shadow mode).
Access: everybody, guests too.
Errors: MISSING_ARGUMENT, INVALID_PARTY_SIZE, INVALID_DATE, INVALID_TEXT, INVALID_SOURCE, TEXT_TOO_LONG, UNKNOWN_OPTION, INVALID_OPTION, INVALID_RANGE (no arrival slot of the service lies in the window), RESTAURANT_NOT_FOUND, SERVICE_PERIOD_NOT_FOUND, IDEMPOTENCY_KEY_REUSED. To be repeated with the same key: 40001, 40P01, 55P03 (after 5 s of waiting for a lock).
Locks, in order: the key; for a service that nobody has touched the restaurant's row; the service's queue (an advisory lock of the transaction) and ledger row; for an offer the slot and, where a table is required, the restaurant's floor. A refusal locks its key only.$doc$;

REVOKE ALL ON FUNCTION capacity_v1.join_waitlist(uuid, date, uuid, integer, text, text, text, text, text, jsonb) FROM PUBLIC, anon, authenticated, service_role;
GRANT EXECUTE ON FUNCTION capacity_v1.join_waitlist(uuid, date, uuid, integer, text, text, text, text, text, jsonb) TO anon, authenticated, service_role;
