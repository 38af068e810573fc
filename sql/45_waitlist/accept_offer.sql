CREATE OR REPLACE FUNCTION capacity_impl.accept_offer(
    p_restaurant_id uuid, p_entry_id uuid, p_idempotency_key text, p_options jsonb, p_actor text)
RETURNS jsonb
LANGUAGE plpgsql
SET search_path = pg_catalog, pg_temp
AS $fn$
DECLARE
    v_decision_id  bigint := nextval('capacity.decisions_id_seq');
    v_fingerprint  bytea := sha256(convert_to(jsonb_build_array(p_entry_id, p_options)::text, 'UTF8'));
    v_is_guest     boolean := p_options ? 'by_guest';
    v_key_space    text := CASE WHEN v_is_guest THEN 'accept_offer_by_guest' ELSE 'accept_offer' END;
    v_decision     capacity.decisions;
    v_entry        capacity.waitlist_entries;
    v_is_duplicate boolean := false;
    v_code         text;
    v_violations   jsonb;
    v_answer       jsonb;
BEGIN
    -- The key first, as in create_booking.
    INSERT INTO capacity.idempotency_keys (restaurant_id, operation, key, fingerprint, decision_id)
    VALUES (p_restaurant_id, v_key_space, p_idempotency_key, v_fingerprint, v_decision_id)
    ON CONFLICT DO NOTHING;
    IF NOT FOUND THEN
        v_decision := capacity_impl.repeated_decision(p_restaurant_id, v_key_space, p_idempotency_key, v_fingerprint);
        v_is_duplicate := true;
        v_decision_id := v_decision.id;
        v_code := v_decision.code;
        v_violations := v_decision.violations;
    ELSE
        v_entry := capacity_impl.lock_offer(p_restaurant_id, p_entry_id, 'accept_offer');
        IF v_entry.status = 'offered' THEN
            v_answer := capacity_impl.confirm_hold(
                p_restaurant_id, v_entry.booking_id, format('waitlist:%s:%s', p_entry_id, gen_random_uuid()), v_entry.party_size,
                v_entry.guest_name, v_entry.guest_email, v_entry.guest_phone, v_entry.notes, NULL,
                p_options || jsonb_build_object('waitlist_entry_id', p_entry_id), p_actor);
            v_code := v_answer #>> '{error,code}';
            v_violations := v_answer #> '{error,violations}';
        ELSIF v_entry.status = 'accepted' THEN
            v_is_duplicate := true;
        ELSE
            v_code := CASE v_entry.status WHEN 'declined' THEN 'HOLD_RESOLVED' ELSE 'HOLD_EXPIRED' END;
        END IF;
        PERFORM capacity_impl.record_waiting(
            v_entry, v_decision_id, 'accept_offer', v_code IS NULL, v_code, v_violations,
            capacity_impl.restaurant_mode(p_restaurant_id), v_is_guest, p_actor);
    END IF;
    RETURN capacity_impl.waitlist_answer(
        p_restaurant_id, p_entry_id, v_is_duplicate, v_code, v_violations, CASE WHEN NOT v_is_guest THEN v_decision_id END)
        || jsonb_build_object('booking', (
            SELECT capacity_impl.booking_json(b, capacity_impl.booking_tables_json(b.restaurant_id, b.id))
            FROM capacity.waitlist_entries AS e
            JOIN capacity.bookings AS b ON b.restaurant_id = e.restaurant_id AND b.id = e.booking_id
            WHERE e.restaurant_id = p_restaurant_id AND e.id = p_entry_id));
END
$fn$;

COMMENT ON FUNCTION capacity_impl.accept_offer(uuid, uuid, text, jsonb, text) IS
    'Makes a booking of the hold that was offered to an entry, with the data of its guest; a second time it only says so; with the option by_guest its key is a guest''s. The entry follows its hold (a trigger on bookings). Locks, in order: the key; the hold; the entry.';

REVOKE ALL ON FUNCTION capacity_impl.accept_offer(uuid, uuid, text, jsonb, text) FROM PUBLIC;
