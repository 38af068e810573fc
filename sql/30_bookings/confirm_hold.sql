CREATE OR REPLACE FUNCTION capacity_impl.confirm_hold(
    p_restaurant_id uuid,
    p_booking_id uuid,
    p_idempotency_key text,
    p_party_size integer,
    p_guest_name text,
    p_guest_email text,
    p_guest_phone text,
    p_notes text,
    p_seating_preference text,
    p_options jsonb,
    p_actor text)
RETURNS jsonb
LANGUAGE plpgsql
SET search_path = pg_catalog, pg_temp
AS $fn$
DECLARE
    v_started     timestamptz := clock_timestamp();
    v_decision_id bigint := nextval('capacity.decisions_id_seq');
    v_fingerprint bytea := sha256(convert_to(jsonb_build_array(
                      p_booking_id, p_party_size, p_guest_name, p_guest_email, p_guest_phone, p_notes, p_seating_preference,
                      p_options)::text, 'UTF8'));
    v_booking     capacity.bookings;
    v_new         capacity.bookings;
    v_party_size  integer;
    v_place       record;
    v_decision    capacity.decisions;
BEGIN
    -- The key first, as in create_booking.
    INSERT INTO capacity.idempotency_keys (restaurant_id, operation, key, fingerprint, decision_id)
    VALUES (p_restaurant_id, 'confirm_hold', p_idempotency_key, v_fingerprint, v_decision_id)
    ON CONFLICT DO NOTHING;
    IF NOT FOUND THEN
        RETURN capacity_impl.repeat_answer(p_restaurant_id, 'confirm_hold', p_idempotency_key, v_fingerprint);
    END IF;

    v_booking := capacity_impl.lock_hold(p_restaurant_id, p_booking_id);
    v_party_size := coalesce(p_party_size, v_booking.party_size);

    v_decision.restaurant_id := p_restaurant_id;
    v_decision.id := v_decision_id;
    v_decision.decided_at := capacity_impl.clock();
    v_decision.operation := 'confirm_hold';
    v_decision.outcome := 'refused';
    v_decision.mode := v_booking.enforcement_mode;
    v_decision.actor := p_actor;
    v_decision.booking_id := p_booking_id;
    v_decision.booking_date := v_booking.booking_date;
    v_decision.start_time := v_booking.start_time;
    v_decision.party_size := v_party_size;
    v_decision.service_date := v_booking.service_date;
    v_decision.service_period_id := v_booking.service_period_id;
    v_decision.authorises_debt := false;
    IF v_booking.status <> 'held' THEN
        v_decision.code := CASE v_booking.status WHEN 'expired' THEN 'HOLD_EXPIRED' ELSE 'HOLD_RESOLVED' END;
    ELSIF v_party_size > v_booking.party_size THEN
        v_decision.code := 'HOLD_EXCEEDED';
        v_decision.violations := jsonb_build_array(jsonb_build_object(
            'rule', 'hold_covers', 'limit', v_booking.party_size, 'used', 0, 'requested', v_party_size,
            'shortfall', v_party_size - v_booking.party_size));
    ELSE
        v_decision.outcome := 'accepted';
        v_new := v_booking;
        v_new.status := coalesce(p_options ->> 'status', 'confirmed')::capacity.booking_status;
        v_new.party_size := v_party_size;
        v_new.guest_name := coalesce(p_guest_name, v_booking.guest_name);
        v_new.guest_email := coalesce(p_guest_email, v_booking.guest_email);
        v_new.guest_phone := coalesce(p_guest_phone, v_booking.guest_phone);
        v_new.notes := coalesce(p_notes, v_booking.notes);
        v_new.seating_preference := coalesce(p_seating_preference, v_booking.seating_preference);
        IF v_party_size < v_booking.party_size THEN
            PERFORM capacity_impl.lock_services(v_booking, v_booking);
        END IF;
    END IF;
    v_place := capacity_impl.own_place(v_booking);
    v_decision.max_covers := v_place.max_covers;
    v_decision.booked_covers := v_place.booked_covers;
    v_decision.max_parties := v_place.max_parties;
    v_decision.booked_parties := v_place.booked_parties;
    v_decision.slot_capacity := v_place.slot_capacity;
    v_decision.slot_reserved := v_place.slot_reserved;
    v_decision.options := p_options || jsonb_build_object(
            'effect', jsonb_build_object('covers', v_party_size - v_booking.party_size, 'parties', 0))
        || capacity_impl.what_changed(
            CASE WHEN v_decision.outcome = 'accepted' THEN capacity_impl.booking_facts(v_booking) END,
            CASE WHEN v_decision.outcome = 'accepted' THEN capacity_impl.booking_facts(v_new) END);
    v_decision.duration_us := extract(microseconds FROM clock_timestamp() - v_started)::integer;
    INSERT INTO capacity.decisions SELECT v_decision.*;

    IF v_decision.outcome = 'accepted' THEN
        UPDATE capacity.bookings AS b
        SET status = v_new.status,
            hold_expires_at = NULL,
            party_size = v_new.party_size,
            guest_name = v_new.guest_name,
            guest_email = v_new.guest_email,
            guest_phone = v_new.guest_phone,
            notes = v_new.notes,
            seating_preference = v_new.seating_preference,
            decision_id = v_decision_id,
            debt_authorised = false
        WHERE b.restaurant_id = p_restaurant_id AND b.id = p_booking_id;
        IF v_party_size < v_booking.party_size THEN
            PERFORM capacity_impl.offer_waitlist(
                p_restaurant_id, v_booking.service_date, v_booking.service_period_id, p_actor);
        END IF;
        SELECT b.* INTO v_booking
        FROM capacity.bookings AS b
        WHERE b.restaurant_id = p_restaurant_id AND b.id = p_booking_id;
    END IF;
    RETURN capacity_impl.decision_answer(v_decision, v_booking, false);
END
$fn$;

COMMENT ON FUNCTION capacity_impl.confirm_hold(uuid, uuid, text, integer, text, text, text, text, text, jsonb, text) IS
    'Makes a booking of a hold, for as many covers as it holds or fewer; it keeps its tables and its time. Refused when it has expired, was resolved before, or is too small; each answer is a decision. The arguments are those of capacity_v1.confirm_hold, checked there, and the actor. Locks, in order: the idempotency key; the booking; for a smaller party the service''s queue and ledger row, the slot.';

REVOKE ALL ON FUNCTION capacity_impl.confirm_hold(uuid, uuid, text, integer, text, text, text, text, text, jsonb, text) FROM PUBLIC;
