CREATE OR REPLACE FUNCTION capacity_impl.transition_booking(
    p_restaurant_id uuid, p_booking_id uuid, p_status capacity.booking_status, p_options jsonb, p_actor text)
RETURNS jsonb
LANGUAGE plpgsql
SET search_path = pg_catalog, pg_temp
AS $fn$
DECLARE
    v_started   timestamptz := clock_timestamp();
    v_operation text := CASE p_status WHEN 'cancelled' THEN 'cancel_booking' WHEN 'released' THEN 'release_hold' ELSE 'transition_booking' END;
    v_version   integer := (p_options ->> 'expected_version')::numeric::integer;
    v_booking   capacity.bookings;
    v_decision  capacity.decisions;
    v_place     record;
    v_covers    integer;
    v_frees     boolean;
    v_is_back   boolean;
    v_during    tstzrange;
    v_table_ids uuid[];
    v_no_table  jsonb;
BEGIN
    SELECT b.* INTO v_booking
    FROM capacity.bookings AS b
    WHERE b.restaurant_id = p_restaurant_id AND b.id = p_booking_id
    FOR NO KEY UPDATE;
    IF NOT FOUND THEN
        PERFORM capacity_impl.fail('BOOKING_NOT_FOUND', jsonb_build_object(
            'restaurant_id', p_restaurant_id, 'booking_id', p_booking_id));
    END IF;

    IF v_booking.status = p_status THEN
        -- A repeat of what was done: answered from its decision, or without one when something else made it so.
        SELECT d.* INTO v_decision
        FROM capacity.decisions AS d
        WHERE d.restaurant_id = p_restaurant_id AND d.id = v_booking.decision_id AND d.operation = v_operation;
        IF NOT FOUND THEN
            v_decision.outcome := 'accepted';
            v_decision.mode := v_booking.enforcement_mode;
        END IF;
        RETURN capacity_impl.decision_answer(v_decision, v_booking, true);
    ELSIF v_booking.version <> v_version THEN
        PERFORM capacity_impl.fail('BOOKING_CHANGED', jsonb_build_object(
            'booking_id', p_booking_id, 'expected_version', v_version, 'version', v_booking.version));
    ELSIF p_status <> ALL (capacity_impl.allowed_transitions(v_booking.status)) THEN
        PERFORM capacity_impl.fail('WRONG_STATUS', jsonb_build_object(
            'booking_id', p_booking_id, 'status', v_booking.status, 'operation', v_operation,
            'allowed', to_jsonb(capacity_impl.allowed_transitions(v_booking.status))));
    END IF;

    v_covers := v_booking.party_size * (
        capacity.is_live_status(p_status)::integer - capacity.is_live_status(v_booking.status)::integer);
    -- A party that leaves frees its table before its time.
    v_frees := v_covers < 0 OR (
        capacity_impl.takes_table(v_booking.status) AND NOT capacity_impl.takes_table(p_status)
        AND EXISTS (SELECT FROM capacity.restaurants AS r WHERE r.restaurant_id = p_restaurant_id AND r.requires_table));
    IF v_covers <> 0 OR v_frees THEN
        PERFORM capacity_impl.lock_services(v_booking, v_booking);
        PERFORM capacity_impl.lock_slots(v_booking, v_booking);
    END IF;
    v_place := capacity_impl.own_place(v_booking);
    v_is_back := capacity_impl.takes_table(p_status) AND NOT capacity_impl.takes_table(v_booking.status);
    IF v_is_back THEN
        v_table_ids := capacity_impl.last_table_ids(p_restaurant_id, p_booking_id);
        v_during := capacity_impl.seat_range(v_booking.starts_at, v_booking.ends_at, v_booking.turn_buffer_minutes);
        IF v_covers > 0 AND v_place.has_expired_holds THEN
            PERFORM capacity_impl.sweep_holds(
                p_restaurant_id, v_booking.service_date, v_booking.service_period_id, NULL, p_actor, true);
            v_place := capacity_impl.own_place(v_booking);
        END IF;
        PERFORM capacity_impl.sweep_holds_at(v_booking, p_actor);
        PERFORM capacity_impl.lock_floor(p_restaurant_id);
    END IF;

    v_decision.restaurant_id := p_restaurant_id;
    v_decision.id := nextval('capacity.decisions_id_seq');
    v_decision.decided_at := capacity_impl.clock();
    v_decision.operation := v_operation;
    v_decision.outcome := 'accepted';
    v_decision.mode := v_booking.enforcement_mode;
    v_decision.actor := p_actor;
    v_decision.booking_id := p_booking_id;
    v_decision.booking_date := v_booking.booking_date;
    v_decision.start_time := v_booking.start_time;
    v_decision.party_size := v_booking.party_size;
    v_decision.service_date := v_booking.service_date;
    v_decision.service_period_id := v_booking.service_period_id;
    v_decision.max_covers := v_place.max_covers;
    v_decision.booked_covers := v_place.booked_covers;
    v_decision.max_parties := v_place.max_parties;
    v_decision.booked_parties := v_place.booked_parties;
    v_decision.authorises_debt := false;
    IF v_covers > 0 THEN
        -- A party that did not show up comes after all: judged anew, and its place may be gone.
        v_decision.mode := coalesce(v_place.mode, v_booking.enforcement_mode);
        v_decision.slot_capacity := v_place.slot_capacity;
        v_decision.slot_reserved := v_place.slot_reserved;
        v_decision.violations := capacity_impl.judge_request(
            v_booking.party_size, v_place.max_covers, v_place.booked_covers, v_place.max_parties, v_place.booked_parties,
            v_place.slot_capacity, v_place.slot_reserved);
        v_decision.authorises_debt := v_decision.violations IS NOT NULL;
        IF v_place.requires_table THEN
            v_no_table := capacity_impl.judge_tables(p_restaurant_id, v_booking.party_size, v_during, p_booking_id);
            IF v_no_table IS NOT NULL THEN
                v_decision.violations := coalesce(v_decision.violations, '[]') || v_no_table;
            END IF;
        END IF;
        IF v_place.is_open IS NOT TRUE THEN
            v_decision.code := 'OUTSIDE_SERVICE_HOURS';
            v_decision.violations := '[{"rule": "service_hours", "limit": null, "used": null, "requested": null, "shortfall": null}]'
                || coalesce(v_decision.violations, '[]');
        ELSIF v_decision.violations IS NOT NULL THEN
            v_decision.code := 'CAPACITY_EXCEEDED';
        END IF;
        IF v_decision.code IS NOT NULL AND NOT capacity_impl.is_let_in(
            v_decision.code, v_place.mode, (p_options ->> 'override')::boolean) THEN
            v_decision.outcome := 'refused';
            v_decision.authorises_debt := false;
        END IF;
    END IF;
    v_decision.options := p_options || jsonb_build_object(
            'status', p_status, 'effect', jsonb_build_object('covers', v_covers, 'parties', sign(v_covers)))
        || capacity_impl.what_changed(
            CASE WHEN v_decision.outcome = 'accepted' THEN jsonb_build_object('status', v_booking.status) END,
            CASE WHEN v_decision.outcome = 'accepted' THEN jsonb_build_object('status', p_status) END);
    v_decision.duration_us := extract(microseconds FROM clock_timestamp() - v_started)::integer;
    INSERT INTO capacity.decisions SELECT v_decision.*;

    IF v_decision.outcome = 'accepted' THEN
        UPDATE capacity.bookings AS b
        SET status = p_status,
            enforcement_mode = v_decision.mode,
            decision_id = v_decision.id,
            debt_authorised = v_decision.authorises_debt
        WHERE b.restaurant_id = p_restaurant_id AND b.id = p_booking_id
        RETURNING b.* INTO v_booking;
        IF v_is_back AND coalesce(
            capacity_impl.seat_booking(v_booking, coalesce(v_table_ids, ARRAY[]::uuid[]), p_actor), '{}') = '{}' AND v_place.requires_table THEN
            PERFORM capacity_impl.seat_booking(v_booking, NULL, p_actor);
        END IF;
        IF v_frees THEN
            PERFORM capacity_impl.offer_waitlist(
                p_restaurant_id, v_booking.service_date, v_booking.service_period_id, p_actor);
        END IF;
    END IF;
    RETURN capacity_impl.decision_answer(v_decision, v_booking, false);
END
$fn$;

COMMENT ON FUNCTION capacity_impl.transition_booking(uuid, uuid, capacity.booking_status, jsonb, text) IS
    'Brings a booking to another status, gives back or takes the capacity that the change means, and records the decision; a second time it only says so. One that comes back to the table gets the tables it had, if they are free, or any where the restaurant requires one. Which status may follow which is told by allowed_transitions. Locks, in order: the booking; where capacity changes, the service''s queue and ledger row, and the slot; for one that comes back the restaurant''s floor and the tables.';

REVOKE ALL ON FUNCTION capacity_impl.transition_booking(uuid, uuid, capacity.booking_status, jsonb, text) FROM PUBLIC;
