CREATE OR REPLACE FUNCTION capacity_impl.create_booking(
    p_restaurant_id uuid,
    p_booking_date date,
    p_start_time time,
    p_party_size integer,
    p_idempotency_key text,
    p_guest_name text,
    p_guest_email text,
    p_guest_phone text,
    p_booking_type text,
    p_source text,
    p_notes text,
    p_seating_preference text,
    p_options jsonb,
    p_actor text)
RETURNS jsonb
LANGUAGE plpgsql
SET search_path = ''
AS $fn$
DECLARE
    v_started      timestamptz := clock_timestamp();
    v_fingerprint  bytea := sha256(convert_to(jsonb_build_array(
                       p_booking_date, p_start_time, p_party_size, p_guest_name, p_guest_email, p_guest_phone,
                       p_booking_type, p_source, p_notes, p_seating_preference, p_options)::text, 'UTF8'));
    v_allow_past   boolean := coalesce((p_options ->> 'allow_past')::boolean, false);
    v_second       boolean := coalesce((p_options ->> 'second_occurrence')::boolean, false);
    v_place        record;
    v_slot         record;
    v_is_locked    boolean := false;
    v_constraint   text;
    v_booking      capacity.bookings;
    v_decision     capacity.decisions;
BEGIN
    -- The key first: whoever inserts it decides, everybody else waits here for the decision. Never looked up
    -- before: that would make unrelated restaurants conflict at SERIALIZABLE.
    v_decision.id := nextval('capacity.decisions_id_seq');
    INSERT INTO capacity.idempotency_keys (restaurant_id, operation, key, fingerprint, decision_id)
    VALUES (p_restaurant_id, 'create_booking', p_idempotency_key, v_fingerprint, v_decision.id)
    ON CONFLICT DO NOTHING;
    IF NOT FOUND THEN
        RETURN capacity_impl.repeat_answer(p_restaurant_id, 'create_booking', p_idempotency_key, v_fingerprint);
    END IF;

    v_decision.restaurant_id := p_restaurant_id;
    v_decision.decided_at := capacity_impl.clock();
    v_decision.operation := 'create_booking';
    v_decision.actor := p_actor;
    v_decision.booking_date := p_booking_date;
    v_decision.start_time := p_start_time;
    v_decision.party_size := p_party_size;
    v_decision.authorises_debt := false;
    v_decision.options := nullif(p_options, '{}');

    -- Once without any lock; again with the rows locked when the first look may have been out of date; and once
    -- more for a service that nobody has touched yet.
    FOR v_try IN 1..5 LOOP
        v_place := capacity_impl.locate_service(p_restaurant_id, p_booking_date, p_start_time, v_second);
        v_decision.mode := v_place.mode;
        v_decision.service_date := v_place.service_date;
        v_decision.service_period_id := v_place.service_period_id;
        v_decision.max_covers := v_place.max_covers;
        v_decision.booked_covers := v_place.booked_covers;
        v_decision.max_parties := v_place.max_parties;
        v_decision.booked_parties := v_place.booked_parties;

        IF v_place.starts_at < capacity_impl.clock() AND NOT v_allow_past THEN
            v_decision.code := 'PAST_TIME';
        ELSIF v_place.service_date IS NULL THEN
            v_decision.code := 'OUTSIDE_SERVICE_HOURS';
        ELSIF NOT v_place.is_resolved THEN
            PERFORM capacity_impl.ensure_service(p_restaurant_id, v_place.service_period_id, v_place.service_date);
            CONTINUE;
        ELSE
            SELECT s.available_capacity, s.reserved_count INTO v_slot
            FROM capacity.booking_slots AS s
            WHERE s.restaurant_id = p_restaurant_id AND s.slot_date = v_place.slot_date
              AND s.slot_time = v_place.slot_time AND s.starts_at = v_place.slot_starts_at;
            v_decision.slot_capacity := v_slot.available_capacity;
            v_decision.slot_reserved := v_slot.reserved_count;
            v_decision.violations := capacity_impl.judge_request(
                p_party_size, v_place.max_covers, v_place.booked_covers, v_place.max_parties, v_place.booked_parties,
                v_slot.available_capacity, v_slot.reserved_count);
            v_decision.code := CASE WHEN v_decision.violations IS NOT NULL THEN 'CAPACITY_EXCEEDED' END;
            v_decision.authorises_debt := v_decision.code IS NOT NULL AND v_place.mode = 'shadow';

            -- "Full" may be what an old snapshot says, and a debt is authorised on exact totals only. A refusal at
            -- READ COMMITTED is judged on what is committed now, and takes no lock.
            IF v_decision.code IS NOT NULL AND NOT v_is_locked
               AND (v_decision.authorises_debt OR current_setting('transaction_isolation') <> 'read committed') THEN
                PERFORM FROM capacity.service_ledger AS l
                WHERE l.restaurant_id = p_restaurant_id
                  AND l.service_date = v_place.service_date AND l.service_period_id = v_place.service_period_id
                FOR NO KEY UPDATE;
                PERFORM FROM capacity.booking_slots AS s
                WHERE s.restaurant_id = p_restaurant_id AND s.slot_date = v_place.slot_date
                  AND s.slot_time = v_place.slot_time AND s.starts_at = v_place.slot_starts_at
                FOR NO KEY UPDATE;
                v_is_locked := true;
                CONTINUE;
            END IF;
        END IF;

        IF v_decision.code IS NOT NULL AND NOT v_decision.authorises_debt THEN
            v_decision.outcome := 'refused';
            v_decision.duration_us := extract(microseconds FROM clock_timestamp() - v_started);
            INSERT INTO capacity.decisions SELECT v_decision.*;
            RETURN capacity_impl.answer_json(v_decision, NULL, false);
        END IF;

        v_decision.outcome := 'accepted';
        v_decision.booking_id := gen_random_uuid();
        BEGIN
            IF v_decision.authorises_debt THEN
                INSERT INTO capacity.decisions SELECT v_decision.*;
            END IF;
            INSERT INTO capacity.bookings (
                restaurant_id, id, booking_type, source, party_size, booking_date, start_time, starts_at, ends_at,
                service_date, service_period_id, slot_date, slot_time, slot_starts_at,
                guest_name, guest_email, guest_phone, notes, seating_preference,
                enforcement_mode, decision_id, debt_authorised)
            VALUES (
                p_restaurant_id, v_decision.booking_id, p_booking_type, p_source, p_party_size, p_booking_date,
                p_start_time, v_place.starts_at, v_place.ends_at,
                v_place.service_date, v_place.service_period_id, v_place.slot_date, v_place.slot_time,
                v_place.slot_starts_at,
                p_guest_name, p_guest_email, p_guest_phone, p_notes, p_seating_preference,
                v_place.mode, v_decision.id, v_decision.authorises_debt)
            RETURNING * INTO v_booking;
            IF NOT v_decision.authorises_debt THEN
                -- Others may have booked since the first look. The row is ours now: this is what it was judged by.
                SELECT l.max_covers, l.booked_covers - p_party_size, l.max_parties, l.booked_parties - 1
                INTO v_decision.max_covers, v_decision.booked_covers, v_decision.max_parties, v_decision.booked_parties
                FROM capacity.service_ledger AS l
                WHERE l.restaurant_id = p_restaurant_id
                  AND l.service_date = v_place.service_date AND l.service_period_id = v_place.service_period_id;
                v_decision.duration_us := extract(microseconds FROM clock_timestamp() - v_started);
                INSERT INTO capacity.decisions SELECT v_decision.*;
            END IF;
            RETURN capacity_impl.answer_json(v_decision, v_booking, false);
        EXCEPTION WHEN check_violation THEN
            -- The ledger refused: somebody was faster. Look again.
            GET STACKED DIAGNOSTICS v_constraint = CONSTRAINT_NAME;
            IF v_constraint NOT IN ('service_ledger_covers_check', 'service_ledger_parties_check', 'slot_capacity_valid') THEN
                RAISE;
            END IF;
            v_decision.booking_id := NULL;
        END;
    END LOOP;
    RAISE EXCEPTION USING ERRCODE = 'serialization_failure', MESSAGE = 'The service changed again and again while it was judged.';
END
$fn$;

COMMENT ON FUNCTION capacity_impl.create_booking(uuid, date, time, integer, text, text, text, text, text, text, text, text, jsonb, text) IS
    'Decides one request for capacity and books it: key, place, judgement, booking, decision. The arguments are those of capacity_v1.create_booking_with_capacity_check, checked there, and the actor. Locks, in order: the idempotency key; for a service''s first booking the restaurant; the service''s ledger row; the slot. A refusal at READ COMMITTED locks its key only.';

REVOKE ALL ON FUNCTION capacity_impl.create_booking(uuid, date, time, integer, text, text, text, text, text, text, text, text, jsonb, text) FROM PUBLIC;
