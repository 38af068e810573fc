CREATE OR REPLACE FUNCTION capacity_impl.update_booking(
    p_restaurant_id uuid,
    p_booking_id uuid,
    p_expected_version integer,
    p_changes jsonb,
    p_idempotency_key text,
    p_options jsonb,
    p_statuses capacity.booking_status[],
    p_actor text)
RETURNS jsonb
LANGUAGE plpgsql
SET search_path = pg_catalog, pg_temp
AS $fn$
DECLARE
    v_started     timestamptz := clock_timestamp();
    v_decision_id bigint := nextval('capacity.decisions_id_seq');
    -- Of what was asked, not of how it was written: 13:30 is 13:30:00.
    v_asked       jsonb := to_jsonb(jsonb_populate_record(NULL::capacity.bookings, p_changes));
    v_fingerprint bytea := sha256(convert_to(jsonb_build_array(
                      p_booking_id, p_expected_version,
                      (SELECT jsonb_object_agg(k, v_asked -> k) FROM jsonb_object_keys(p_changes) AS k),
                      p_options)::text, 'UTF8'));
    v_is_override boolean := (p_options ->> 'override')::boolean IS TRUE;
    v_key_space   text := CASE WHEN p_options ? 'by_guest' THEN 'update_booking_by_guest' ELSE 'update_booking' END;
    v_booking     capacity.bookings;
    v_seen        integer;
    v_look        record;
    v_new         capacity.bookings;
    v_locked      capacity.bookings;
    v_after       capacity.bookings;
    v_is_let_in   boolean;
    v_is_accepted boolean;
    v_is_for_rows boolean;
    v_is_swept    boolean := false;
    v_during      tstzrange;
    v_decision    capacity.decisions;
    v_constraint  text;
BEGIN
    -- The key first, as in create_booking.
    INSERT INTO capacity.idempotency_keys (restaurant_id, operation, key, fingerprint, decision_id)
    VALUES (p_restaurant_id, v_key_space, p_idempotency_key, v_fingerprint, v_decision_id)
    ON CONFLICT DO NOTHING;
    IF NOT FOUND THEN
        RETURN capacity_impl.repeat_answer(p_restaurant_id, v_key_space, p_idempotency_key, v_fingerprint);
    END IF;

    SELECT b.* INTO v_booking
    FROM capacity.bookings AS b
    WHERE b.restaurant_id = p_restaurant_id AND b.id = p_booking_id;
    IF NOT FOUND THEN
        PERFORM capacity_impl.fail('BOOKING_NOT_FOUND', jsonb_build_object(
            'restaurant_id', p_restaurant_id, 'booking_id', p_booking_id));
    END IF;

    -- Looked at without any lock, because a service that nobody has touched needs the restaurant's row before the booking's;
    -- refused only with the booking locked, and let in only with both services locked: on exact totals.
    FOR v_try IN 1..8 LOOP
        v_look := capacity_impl.judge_change(v_booking, p_changes, p_options);
        v_new := jsonb_populate_record(v_booking, (p_changes - 'service_period_id') || to_jsonb(v_look));
        v_is_let_in := capacity_impl.is_let_in(v_look.code, v_look.mode, v_is_override);
        v_is_accepted := v_look.code IS NULL OR v_is_let_in;
        -- "Full" may be what an old snapshot says. A refusal at READ COMMITTED is judged on what is committed now, and
        -- locks no service.
        -- When it wants a table: where one is required, and where it has one to take along.
        v_during := CASE WHEN v_look.requires_table
                              OR (v_look.is_counted_anew
                                  AND capacity_impl.booking_table_ids(p_restaurant_id, p_booking_id) IS NOT NULL) THEN
            capacity_impl.seat_range(v_look.starts_at, v_look.ends_at, v_look.turn_buffer_minutes) END;
        v_is_for_rows := v_is_accepted
            OR (v_look.code = 'CAPACITY_EXCEEDED'
                AND (current_setting('transaction_isolation') <> 'read committed'
                     OR v_look.has_expired_holds OR capacity_impl.has_due_hold(p_restaurant_id, v_during)));

        IF v_is_for_rows AND NOT v_look.is_resolved THEN
            IF v_seen IS NOT NULL THEN
                RAISE EXCEPTION USING ERRCODE = 'serialization_failure', MESSAGE = 'The calendar changed while the change was judged.';
            END IF;
            PERFORM capacity_impl.ensure_service(p_restaurant_id, v_new.service_period_id, v_new.service_date);
            CONTINUE;
        END IF;

        IF v_seen IS NULL THEN
            v_seen := v_booking.version;
            SELECT b.* INTO v_booking
            FROM capacity.bookings AS b
            WHERE b.restaurant_id = p_restaurant_id AND b.id = p_booking_id
            FOR NO KEY UPDATE;
            IF v_booking.version IS DISTINCT FROM p_expected_version THEN
                PERFORM capacity_impl.fail('BOOKING_CHANGED', jsonb_build_object(
                    'booking_id', p_booking_id, 'expected_version', p_expected_version, 'version', v_booking.version));
            ELSIF v_booking.status <> ALL (p_statuses) THEN
                PERFORM capacity_impl.fail('WRONG_STATUS', jsonb_build_object(
                    'booking_id', p_booking_id, 'status', v_booking.status, 'operation', 'update_booking'));
            ELSIF v_seen <> v_booking.version OR NOT v_is_accepted THEN
                -- It may have waited for the booking.
                CONTINUE;
            END IF;
        END IF;

        IF v_is_for_rows AND v_look.is_counted_anew THEN
            IF v_locked.service_date IS NULL THEN
                PERFORM capacity_impl.lock_services(v_booking, v_new);
                PERFORM capacity_impl.lock_slots(v_booking, v_new);
                v_locked := v_new;
                CONTINUE;
            ELSIF (v_new.service_date, v_new.service_period_id) <> (v_locked.service_date, v_locked.service_period_id) THEN
                RAISE EXCEPTION USING ERRCODE = 'serialization_failure', MESSAGE = 'The calendar changed while the change was judged.';
            ELSIF NOT v_is_swept
                  AND (v_look.has_expired_holds OR capacity_impl.has_due_hold(p_restaurant_id, v_during)) THEN
                PERFORM capacity_impl.sweep_holds(
                    p_restaurant_id, v_new.service_date, v_new.service_period_id, v_during, p_actor, true);
                v_is_swept := true;
                CONTINUE;
            END IF;
        END IF;

        v_decision.restaurant_id := p_restaurant_id;
        v_decision.id := v_decision_id;
        v_decision.decided_at := capacity_impl.clock();
        v_decision.operation := 'update_booking';
        v_decision.outcome := CASE WHEN v_is_accepted THEN 'accepted'::capacity.decision_outcome ELSE 'refused' END;
        v_decision.code := v_look.code;
        v_decision.mode := v_look.mode;
        v_decision.actor := p_actor;
        v_decision.booking_id := p_booking_id;
        v_decision.booking_date := v_new.booking_date;
        v_decision.start_time := v_new.start_time;
        v_decision.party_size := v_new.party_size;
        v_decision.service_date := v_new.service_date;
        v_decision.service_period_id := v_new.service_period_id;
        v_decision.max_covers := v_look.max_covers;
        v_decision.booked_covers := v_look.booked_covers;
        v_decision.max_parties := v_look.max_parties;
        v_decision.booked_parties := v_look.booked_parties;
        v_decision.slot_capacity := v_look.slot_capacity;
        v_decision.slot_reserved := v_look.slot_reserved;
        v_decision.violations := v_look.violations;
        v_decision.authorises_debt := v_is_let_in AND v_look.is_over;
        v_decision.options := p_options || jsonb_build_object(
                'changes', (SELECT jsonb_agg(k ORDER BY k) FROM jsonb_object_keys(p_changes) AS k),
                'effect', jsonb_build_object('covers', v_look.covers, 'parties', v_look.parties))
            -- Of what was only asked for names, and no values.
            || capacity_impl.what_changed(
                CASE WHEN v_is_accepted THEN capacity_impl.booking_facts(v_booking) END,
                CASE WHEN v_is_accepted THEN capacity_impl.booking_facts(v_new) END);
        v_decision.duration_us := extract(microseconds FROM clock_timestamp() - v_started)::integer;
        BEGIN
            INSERT INTO capacity.decisions SELECT v_decision.*;
            IF v_is_accepted THEN
                IF v_look.is_counted_anew THEN
                    PERFORM capacity_impl.keep_seats(v_booking, v_new);
                END IF;
                -- One statement: the old place is given back when the new one is taken, or not at all.
                UPDATE capacity.bookings AS b
                SET party_size = v_new.party_size,
                    booking_date = v_new.booking_date,
                    start_time = v_new.start_time,
                    starts_at = v_new.starts_at,
                    ends_at = v_new.ends_at,
                    turn_buffer_minutes = v_new.turn_buffer_minutes,
                    service_date = v_new.service_date,
                    service_period_id = v_new.service_period_id,
                    slot_date = v_new.slot_date,
                    slot_time = v_new.slot_time,
                    slot_starts_at = v_new.slot_starts_at,
                    guest_name = v_new.guest_name,
                    guest_email = v_new.guest_email,
                    guest_phone = v_new.guest_phone,
                    notes = v_new.notes,
                    seating_preference = v_new.seating_preference,
                    enforcement_mode = v_new.enforcement_mode,
                    decision_id = v_decision_id,
                    debt_authorised = v_decision.authorises_debt
                WHERE b.restaurant_id = p_restaurant_id AND b.id = p_booking_id
                RETURNING b.* INTO v_after;
                IF v_look.requires_table AND v_look.is_counted_anew
                   AND capacity_impl.booking_table_ids(p_restaurant_id, p_booking_id) IS NULL
                   AND capacity_impl.seat_booking(v_after, NULL, p_actor) IS NULL AND v_look.needs_table AND NOT v_is_let_in THEN
                    RAISE EXCEPTION USING ERRCODE = 'RC999', MESSAGE = 'The last table was taken while the party was moved.';
                END IF;
                IF v_look.is_counted_anew THEN
                    -- What it leaves goes to those who wait for it.
                    PERFORM capacity_impl.offer_waitlist(
                        p_restaurant_id, v_booking.service_date, v_booking.service_period_id, p_actor);
                END IF;
                v_booking := v_after;
            END IF;
            RETURN capacity_impl.decision_answer(v_decision, v_booking, false);
        EXCEPTION
            WHEN check_violation THEN
                -- A limit that plain SQL set meanwhile. Look again.
                GET STACKED DIAGNOSTICS v_constraint = CONSTRAINT_NAME;
                IF v_constraint NOT IN (
                    'service_ledger_covers_check', 'service_ledger_parties_check', 'slot_capacity_valid') THEN
                    RAISE;
                END IF;
            WHEN SQLSTATE 'RC203' THEN
                -- The calendar or the zone changed while it waited. Look again.
                NULL;
            WHEN SQLSTATE 'RC999' THEN
                -- The last table went to another service's party. Look again.
                NULL;
        END;
    END LOOP;
    RAISE EXCEPTION USING ERRCODE = 'serialization_failure', MESSAGE = 'The service changed again and again while it was judged.';
END
$fn$;

COMMENT ON FUNCTION capacity_impl.update_booking(uuid, uuid, integer, jsonb, text, jsonb, capacity.booking_status[], text) IS
    'Decides one change of a booking and makes it: key, judgement, decision, and one UPDATE that gives the old place back and takes the new one, so that a refusal leaves the old one. Its tables go along if they are free and take the party; if not it gets others where the restaurant requires one, else none. The arguments are those of capacity_v1.update_booking, checked there, the statuses that may be changed, and the actor; with the option by_guest its key is a guest''s. Locks, in order: the idempotency key; for a service''s first booking the restaurant; the booking; where what it counts for changes, the queues and ledger rows of the old and the new service in key order; the slots; the restaurant''s floor, the tables. A refusal at READ COMMITTED locks the key and the booking only, unless there was a hold to sweep.';

REVOKE ALL ON FUNCTION capacity_impl.update_booking(uuid, uuid, integer, jsonb, text, jsonb, capacity.booking_status[], text) FROM PUBLIC;
