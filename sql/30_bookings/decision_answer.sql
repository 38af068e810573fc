CREATE OR REPLACE FUNCTION capacity_impl.decision_answer(
    p_decision capacity.decisions,
    p_booking capacity.bookings,
    p_is_duplicate boolean)
RETURNS jsonb
LANGUAGE plpgsql
STABLE
SET search_path = ''
AS $fn$
DECLARE
    v_is_accepted boolean := p_decision.outcome = 'accepted';
    -- The decision holds the totals it was judged by; the answer shows them with the request carried out.
    v_parties integer := CASE WHEN NOT v_is_accepted THEN 0
                              WHEN p_decision.operation = 'cancel_booking' THEN -1
                              ELSE 1 END;
BEGIN
    RETURN capacity_impl.answer_json(
        p_is_duplicate, p_decision.code, v_is_accepted, p_decision.mode, p_decision.violations,
        p_decision.service_date, p_decision.service_period_id,
        p_decision.max_covers, p_decision.booked_covers + v_parties * p_decision.party_size,
        p_decision.max_parties, p_decision.booked_parties + v_parties, p_booking);
END
$fn$;

COMMENT ON FUNCTION capacity_impl.decision_answer(capacity.decisions, capacity.bookings, boolean) IS
    'The answer that a stored decision gave when it was made (p_is_duplicate: on a repeat), with the booking as it is now.';

REVOKE ALL ON FUNCTION capacity_impl.decision_answer(capacity.decisions, capacity.bookings, boolean) FROM PUBLIC;
