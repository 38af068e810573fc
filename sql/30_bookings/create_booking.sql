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
SET search_path = pg_catalog, pg_temp
AS $fn$
DECLARE
    v_started       timestamptz := clock_timestamp();
    v_decision_id   bigint := nextval('capacity.decisions_id_seq');
    v_told_id       bigint := v_decision_id;
    v_fingerprint   bytea := sha256(convert_to(jsonb_build_array(
                        p_booking_date, p_start_time, p_party_size, p_guest_name, p_guest_email, p_guest_phone,
                        p_booking_type, p_source, p_notes, p_seating_preference, p_options)::text, 'UTF8'));
    v_date          date := p_booking_date;
    v_time          time := p_start_time;
    v_channel       text := CASE WHEN p_booking_type <> 'walk_in' THEN p_source END;
    v_status        text := 'confirmed';
    v_allow_past    boolean := false;
    v_second        boolean := false;
    v_is_override   boolean;
    v_place         record;
    v_code          text;
    v_over          jsonb;
    v_violations    jsonb;
    v_is_let_in     boolean;
    v_is_debt       boolean;
    v_operation     text := 'create_booking';
    v_key_space     text := 'create_booking';
    v_expires_at    timestamptz;
    v_during        tstzrange;
    v_no_table      jsonb;
    v_table_ids     uuid[];
    v_is_swept      boolean;
    v_needs_lock    boolean;
    v_is_locked     boolean;
    v_constraint    text;
    v_booking_id    uuid;
    v_view          capacity.booking_view;
    v_booking       jsonb;
    v_error         jsonb;
    v_capacity      jsonb;
    v_max_covers    integer;
    v_covers        integer;
    v_max_parties   integer;
    v_parties       integer;
BEGIN
    IF p_options <> '{}' THEN
        v_allow_past := (p_options ->> 'allow_past')::boolean IS TRUE;
        v_second := (p_options ->> 'second_occurrence')::boolean IS TRUE;
        v_is_override := (p_options ->> 'override')::boolean IS TRUE;
        v_status := coalesce(p_options ->> 'status', 'confirmed');
        IF p_options ? 'by_guest' THEN
            v_key_space := 'create_booking_by_guest';
            v_told_id := NULL;
        ELSIF v_status = 'held' THEN
            v_operation := 'hold_capacity';
            v_key_space := 'hold_capacity';
            v_expires_at := capacity_impl.hold_expiry(
                p_restaurant_id, (p_options ->> 'hold_seconds')::integer, p_options ? 'waitlist_entry_id');
        END IF;
    END IF;

    -- The key first: whoever inserts it decides, everybody else waits here for the decision. Never looked up
    -- before: that would make unrelated restaurants conflict at SERIALIZABLE.
    INSERT INTO capacity.idempotency_keys (restaurant_id, operation, key, fingerprint, decision_id)
    VALUES (p_restaurant_id, v_key_space, p_idempotency_key, v_fingerprint, v_decision_id)
    ON CONFLICT DO NOTHING;
    IF NOT FOUND THEN
        RETURN capacity_impl.repeat_answer(p_restaurant_id, v_key_space, p_idempotency_key, v_fingerprint);
    END IF;

    IF v_date IS NULL THEN
        -- A party that walks in without a time: now. The key names the request, so that a repeat a minute later is the same.
        SELECT n.booking_date, n.start_time, n.is_second_occurrence INTO v_date, v_time, v_second
        FROM capacity_impl.local_now(p_restaurant_id) AS n;
    END IF;

    -- Once without any lock; again with the rows locked when the first look may have been out of date; and once
    -- more for a service that nobody has touched yet.
    FOR v_try IN 1..8 LOOP
        v_place := capacity_impl.locate_service(
            p_restaurant_id, v_date, v_time, v_second, p_party_size, v_channel, v_allow_past);
        IF v_channel IS NULL THEN
            -- Who comes later than within the hour does not walk in: a request like any other.
            IF v_place.starts_at > capacity_impl.clock() + interval '1 hour' THEN
                v_channel := p_source;
                CONTINUE;
            ELSIF v_place.starts_at <= capacity_impl.clock() THEN
                v_status := 'seated';
            END IF;
        END IF;
        IF v_place.requires_table OR v_place.has_expired_holds THEN
            IF v_place.requires_table AND v_place.service_date IS NOT NULL THEN
                v_during := capacity_impl.seat_range(v_place.starts_at, v_place.ends_at, v_place.turn_buffer_minutes);
                v_table_ids := capacity_impl.best_seating(p_restaurant_id, p_party_size, v_during, p_seating_preference);
                v_no_table := CASE WHEN v_table_ids IS NULL THEN
                    capacity_impl.judge_tables(p_restaurant_id, p_party_size, v_during, NULL) END;
            END IF;
            IF v_place.is_resolved AND v_is_swept IS NOT TRUE AND v_is_locked IS NOT TRUE
               AND (v_place.has_expired_holds OR (v_during IS NOT NULL AND capacity_impl.has_due_hold(p_restaurant_id, v_during))) THEN
                -- What expired holds have left goes to those who wait for it, and then to this request.
                PERFORM capacity_impl.sweep_holds(
                    p_restaurant_id, v_place.service_date, v_place.service_period_id, v_during, p_actor,
                    NOT p_options ? 'waitlist_entry_id');
                v_is_swept := true;
                CONTINUE;
            END IF;
        END IF;
        -- Without a service there are no limits, and nothing to exceed.
        v_over := capacity_impl.judge_request(
            p_party_size, v_place.max_covers, v_place.booked_covers, v_place.max_parties, v_place.booked_parties,
            v_place.slot_capacity, v_place.slot_reserved);
        v_code := CASE WHEN v_over IS NULL AND v_no_table IS NULL THEN v_place.code ELSE coalesce(v_place.code, 'CAPACITY_EXCEEDED') END;
        IF v_code IS NULL THEN
            v_is_debt := false;
        ELSE
            v_violations := coalesce(v_place.violations, '[]') || coalesce(v_over, '[]') || coalesce(v_no_table, '[]');
            v_is_let_in := capacity_impl.is_let_in(v_code, v_place.mode, v_is_override);
            v_is_debt := v_is_let_in AND v_over IS NOT NULL;
            -- "Full" may be what an old snapshot says, and a debt is authorised on exact totals only. Any other refusal,
            -- and at READ COMMITTED every one, is judged on what is committed now, and takes no lock.
            v_needs_lock := v_is_let_in
                OR (v_code = 'CAPACITY_EXCEEDED' AND current_setting('transaction_isolation') <> 'read committed');
            IF v_needs_lock AND v_place.is_resolved AND v_is_locked IS NOT TRUE THEN
                -- The service's queue before its row, as everywhere.
                PERFORM pg_advisory_xact_lock(capacity_impl.service_queue(p_restaurant_id, v_place.service_date, v_place.service_period_id));
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
        IF NOT v_place.is_resolved THEN
            IF v_code IS NULL OR v_needs_lock THEN
                IF v_is_locked OR v_is_swept THEN
                    -- The restaurant is locked before its ledger rows, never after.
                    RAISE EXCEPTION USING ERRCODE = 'serialization_failure', MESSAGE = 'The calendar changed while the request was judged.';
                END IF;
                PERFORM capacity_impl.ensure_service(p_restaurant_id, v_place.service_period_id, v_place.service_date);
                CONTINUE;
            END IF;
        END IF;

        v_booking_id := CASE WHEN v_code IS NULL OR v_is_let_in THEN gen_random_uuid() END;
        BEGIN
            IF v_code IS NOT NULL THEN
                -- Refused, or let in by shadow mode: judged by what was read, and written before the booking that
                -- it answers for.
                INSERT INTO capacity.decisions (
                    restaurant_id, id, decided_at, operation, outcome, code, mode, actor, booking_id,
                    booking_date, start_time, party_size, service_date, service_period_id,
                    max_covers, booked_covers, max_parties, booked_parties, slot_capacity, slot_reserved,
                    violations, authorises_debt, options, duration_us)
                VALUES (
                    p_restaurant_id, v_decision_id, capacity_impl.clock(), v_operation,
                    CASE WHEN v_is_let_in THEN 'accepted'::capacity.decision_outcome ELSE 'refused' END, v_code,
                    v_place.mode, p_actor, v_booking_id,
                    v_date, v_time, p_party_size, v_place.service_date, v_place.service_period_id,
                    v_place.max_covers, v_place.booked_covers, v_place.max_parties, v_place.booked_parties,
                    v_place.slot_capacity, v_place.slot_reserved,
                    v_violations, v_is_debt, nullif(p_options, '{}'),
                    extract(microseconds FROM clock_timestamp() - v_started)::integer);
            END IF;

            IF v_code IS NULL OR v_is_let_in THEN
                INSERT INTO capacity.bookings AS b (
                    restaurant_id, id, status, booking_type, source, party_size, booking_date, start_time, starts_at, ends_at,
                    service_date, service_period_id, slot_date, slot_time, slot_starts_at,
                    guest_name, guest_email, guest_phone, notes, seating_preference,
                    turn_buffer_minutes, enforcement_mode, decision_id, debt_authorised, hold_expires_at)
                VALUES (
                    p_restaurant_id, v_booking_id,
                    v_status::capacity.booking_status, p_booking_type::capacity.booking_type, p_source, p_party_size, v_date, v_time,
                    v_place.starts_at, v_place.ends_at,
                    v_place.service_date, v_place.service_period_id, v_place.slot_date, v_place.slot_time,
                    v_place.slot_starts_at,
                    p_guest_name, p_guest_email, p_guest_phone, p_notes, p_seating_preference,
                    v_place.turn_buffer_minutes, v_place.mode, v_decision_id, v_is_debt,
                    -- No hold outlives its arrival, but for a minute to say yes.
                    least(v_expires_at, CASE WHEN v_expires_at IS NOT NULL THEN
                        greatest(v_place.starts_at, capacity_impl.clock() + interval '1 minute') END))
                RETURNING (capacity_impl.booking_view(b, '[]')).* INTO v_view;
            END IF;

            IF v_code IS NULL THEN
                -- Others may have booked since the look. The ledger row is ours now: this is what it was judged by.
                INSERT INTO capacity.decisions (
                    restaurant_id, id, decided_at, operation, outcome, mode, actor, booking_id,
                    booking_date, start_time, party_size, service_date, service_period_id,
                    max_covers, booked_covers, max_parties, booked_parties, slot_capacity, slot_reserved,
                    options, duration_us)
                SELECT
                    p_restaurant_id, v_decision_id, capacity_impl.clock(), v_operation, 'accepted',
                    v_place.mode, p_actor, v_booking_id,
                    v_date, v_time, p_party_size, v_place.service_date, v_place.service_period_id,
                    l.max_covers, l.booked_covers - p_party_size, l.max_parties, l.booked_parties - 1,
                    v_place.slot_capacity, v_place.slot_reserved, nullif(p_options, '{}'),
                    extract(microseconds FROM clock_timestamp() - v_started)::integer
                FROM capacity.service_ledger AS l
                WHERE l.restaurant_id = p_restaurant_id
                  AND l.service_date = v_place.service_date AND l.service_period_id = v_place.service_period_id
                RETURNING max_covers, booked_covers + p_party_size, max_parties, booked_parties + 1
                INTO v_max_covers, v_covers, v_max_parties, v_parties;
                IF v_during IS NOT NULL THEN
                    v_booking := capacity_impl.seat_new_booking(p_restaurant_id, v_booking_id, v_table_ids, p_actor);
                    IF v_booking -> 'tables' = '[]' THEN
                        RAISE EXCEPTION USING ERRCODE = 'RC999', MESSAGE = 'The last table was taken while the party was seated.';
                    END IF;
                    RETURN capacity_impl.answer_json(
                        false, true, v_place.mode, NULL, NULL, v_booking, capacity_impl.capacity_json(
                            v_place.service_date, v_place.service_period_id, v_max_covers, v_covers, v_max_parties, v_parties),
                        v_told_id);
                END IF;
                -- answer_json in one go: what most requests come to.
                RETURN to_jsonb(ROW(
                    true, false, v_place.mode, NULL, '[]', v_view, capacity_impl.capacity_view(
                        v_place.service_date, v_place.service_period_id, v_max_covers, v_covers, v_max_parties, v_parties),
                    v_told_id)::capacity.booking_reply);
            END IF;

            IF v_is_let_in THEN
                v_booking := to_jsonb(v_view);
            END IF;
            IF v_is_let_in AND v_during IS NOT NULL THEN
                v_booking := capacity_impl.seat_new_booking(p_restaurant_id, v_booking_id, v_table_ids, p_actor);
            END IF;
            IF NOT v_is_let_in THEN
                v_error := capacity_impl.error_json(v_code, v_violations);
            END IF;
            IF v_place.service_date IS NOT NULL THEN
                v_capacity := capacity_impl.capacity_json(
                    v_place.service_date, v_place.service_period_id,
                    v_place.max_covers, v_place.booked_covers + v_is_let_in::integer * p_party_size,
                    v_place.max_parties, v_place.booked_parties + v_is_let_in::integer);
            END IF;
            RETURN capacity_impl.answer_json(
                false, v_is_let_in, v_place.mode, v_error, CASE WHEN v_is_let_in THEN v_violations END,
                v_booking, v_capacity, v_told_id);
        EXCEPTION
            WHEN check_violation THEN
                -- The ledger refused: somebody was faster. Look again.
                GET STACKED DIAGNOSTICS v_constraint = CONSTRAINT_NAME;
                IF v_constraint NOT IN (
                    'service_ledger_covers_check', 'service_ledger_parties_check', 'slot_capacity_valid') THEN
                    RAISE;
                END IF;
            WHEN SQLSTATE 'RC203' THEN
                -- The service was closed, or its hours changed, while this request waited for its row. Look again.
                NULL;
            WHEN SQLSTATE 'RC999' THEN
                -- The last table went to another service's party. Look again.
                NULL;
        END;
    END LOOP;
    RAISE EXCEPTION USING ERRCODE = 'serialization_failure', MESSAGE = 'The service changed again and again while it was judged.';
END
$fn$;

COMMENT ON FUNCTION capacity_impl.create_booking(uuid, date, time, integer, text, text, text, text, text, text, text, text, jsonb, text) IS
    'Decides one request for capacity and books it: key, place, judgement, booking, decision. The arguments are those of capacity_v1.create_booking_with_capacity_check, checked there, and the actor. With the option status held it is a hold, for hold_seconds; with by_guest its key is a guest''s. What locate_service, judge_request and, where the restaurant requires a table, judge_tables have against it is refused, or let in by shadow mode or an override, which answers for the debt; two parties never get one table. Expired holds in its way are swept first, and the waitlist is offered what they leave. Locks, in order: the idempotency key; for a service''s first booking the restaurant; the service''s ledger row; the slot; the table. A refusal at READ COMMITTED locks its key only, unless there was a hold to sweep.';

REVOKE ALL ON FUNCTION capacity_impl.create_booking(uuid, date, time, integer, text, text, text, text, text, text, text, text, jsonb, text) FROM PUBLIC;
