CREATE OR REPLACE FUNCTION capacity_impl.decision_answer(
    p_decision capacity.decisions,
    p_booking capacity.bookings,
    p_is_duplicate boolean)
RETURNS jsonb
LANGUAGE plpgsql
STABLE
SET search_path = pg_catalog, pg_temp
AS $fn$
DECLARE
    v_is_accepted boolean := p_decision.outcome = 'accepted';
    -- The decision holds the totals it was judged by; the answer shows them with the request carried out. A change says
    -- in its decision what its service takes more.
    v_parties integer := CASE WHEN NOT v_is_accepted THEN 0
                              WHEN p_decision.options ? 'effect' THEN (p_decision.options #>> '{effect,parties}')::integer
                              WHEN p_decision.operation = 'cancel_booking' THEN -1
                              ELSE 1 END;
    v_covers integer := CASE WHEN v_is_accepted AND p_decision.options ? 'effect' THEN (p_decision.options #>> '{effect,covers}')::integer
                             ELSE v_parties * p_decision.party_size END;
    v_error jsonb;
    v_booking jsonb;
    v_capacity jsonb;
BEGIN
    IF NOT v_is_accepted THEN
        v_error := capacity_impl.error_json(p_decision.code, p_decision.violations);
    END IF;
    IF p_booking.id IS NOT NULL THEN
        v_booking := capacity_impl.booking_json(
            p_booking, capacity_impl.booking_tables_json(p_booking.restaurant_id, p_booking.id));
    END IF;
    IF p_decision.booked_covers IS NOT NULL THEN
        v_capacity := capacity_impl.capacity_json(
            p_decision.service_date, p_decision.service_period_id,
            p_decision.max_covers, p_decision.booked_covers + v_covers,
            p_decision.max_parties, p_decision.booked_parties + v_parties);
    END IF;
    RETURN capacity_impl.answer_json(
        p_is_duplicate, v_is_accepted, p_decision.mode, v_error,
        CASE WHEN v_is_accepted THEN p_decision.violations END, v_booking, v_capacity,
        CASE WHEN NOT coalesce(p_decision.options ? 'by_guest', false) THEN p_decision.id END);
END
$fn$;

COMMENT ON FUNCTION capacity_impl.decision_answer(capacity.decisions, capacity.bookings, boolean) IS
    'The answer that a decision gives when it is made, and on every repeat (p_is_duplicate), with the booking as it is now. The decision''s id is told unless a guest asked for it.';

REVOKE ALL ON FUNCTION capacity_impl.decision_answer(capacity.decisions, capacity.bookings, boolean) FROM PUBLIC;
