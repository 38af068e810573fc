CREATE OR REPLACE FUNCTION capacity_impl.cancel_booking(
    p_restaurant_id uuid, p_booking_id uuid, p_options jsonb, p_actor text)
RETURNS jsonb
LANGUAGE plpgsql
SET search_path = ''
AS $fn$
DECLARE
    v_started   timestamptz := clock_timestamp();
    v_booking   capacity.bookings;
    v_decision  capacity.decisions;
BEGIN
    SELECT b.* INTO v_booking
    FROM capacity.bookings AS b
    WHERE b.restaurant_id = p_restaurant_id AND b.id = p_booking_id
    FOR NO KEY UPDATE;
    IF NOT FOUND THEN
        PERFORM capacity_impl.fail('BOOKING_NOT_FOUND', jsonb_build_object(
            'restaurant_id', p_restaurant_id, 'booking_id', p_booking_id));
    END IF;

    IF v_booking.status = 'cancelled' THEN
        -- A repeat of what was done: answered from its decision, or without one when plain SQL cancelled it.
        SELECT d.* INTO v_decision
        FROM capacity.decisions AS d
        WHERE d.restaurant_id = p_restaurant_id AND d.id = v_booking.decision_id AND d.operation = 'cancel_booking';
        IF NOT FOUND THEN
            v_decision.outcome := 'accepted';
            v_decision.mode := v_booking.enforcement_mode;
        END IF;
        RETURN capacity_impl.decision_answer(v_decision, v_booking, true);
    ELSIF v_booking.status NOT IN ('held', 'pending', 'confirmed') THEN
        PERFORM capacity_impl.fail('WRONG_STATUS', jsonb_build_object(
            'booking_id', p_booking_id, 'status', v_booking.status, 'operation', 'cancel_booking'));
    END IF;

    v_decision.restaurant_id := p_restaurant_id;
    v_decision.id := nextval('capacity.decisions_id_seq');
    v_decision.decided_at := capacity_impl.clock();
    v_decision.operation := 'cancel_booking';
    v_decision.outcome := 'accepted';
    v_decision.mode := v_booking.enforcement_mode;
    v_decision.actor := p_actor;
    v_decision.booking_id := p_booking_id;
    v_decision.booking_date := v_booking.booking_date;
    v_decision.start_time := v_booking.start_time;
    v_decision.party_size := v_booking.party_size;
    v_decision.service_date := v_booking.service_date;
    v_decision.service_period_id := v_booking.service_period_id;
    v_decision.authorises_debt := false;
    v_decision.options := nullif(p_options, '{}');

    -- In the order of create_booking: the service's queue, then its row.
    PERFORM pg_advisory_xact_lock(
        uuid_hash_extended(v_booking.service_period_id, v_booking.service_date - date '2000-01-01'));
    SELECT l.max_covers, l.booked_covers, l.max_parties, l.booked_parties
    INTO v_decision.max_covers, v_decision.booked_covers, v_decision.max_parties, v_decision.booked_parties
    FROM capacity.service_ledger AS l
    WHERE l.restaurant_id = p_restaurant_id
      AND l.service_date = v_booking.service_date AND l.service_period_id = v_booking.service_period_id
    FOR NO KEY UPDATE;
    v_decision.duration_us := extract(microseconds FROM clock_timestamp() - v_started)::integer;
    INSERT INTO capacity.decisions SELECT v_decision.*;

    UPDATE capacity.bookings AS b
    SET status = 'cancelled', decision_id = v_decision.id, debt_authorised = false
    WHERE b.restaurant_id = p_restaurant_id AND b.id = p_booking_id
    RETURNING b.* INTO v_booking;

    RETURN capacity_impl.decision_answer(v_decision, v_booking, false);
END
$fn$;

COMMENT ON FUNCTION capacity_impl.cancel_booking(uuid, uuid, jsonb, text) IS
    'Cancels a booking and gives its capacity back; a second time it only says so. Locks, in order: the booking, the service''s queue and ledger row, the slot.';

REVOKE ALL ON FUNCTION capacity_impl.cancel_booking(uuid, uuid, jsonb, text) FROM PUBLIC;
