CREATE OR REPLACE FUNCTION capacity_impl.answer_json(
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
    RETURN jsonb_build_object(
        'success', v_is_accepted,
        'duplicate', p_is_duplicate,
        'mode', p_decision.mode,
        'error', CASE WHEN NOT v_is_accepted THEN (
            SELECT jsonb_build_object(
                'code', e.code, 'message', e.message, 'hint', e.hint,
                'violations', coalesce(p_decision.violations, '[]'))
            FROM capacity_impl.error_registry() AS e WHERE e.code = p_decision.code) END,
        'would_refuse', CASE WHEN v_is_accepted THEN coalesce(p_decision.violations, '[]') ELSE '[]' END,
        'booking', CASE WHEN p_booking.id IS NOT NULL THEN capacity_impl.booking_json(p_booking) END,
        'capacity', CASE WHEN p_decision.booked_covers IS NOT NULL THEN capacity_impl.capacity_json(
            p_decision.service_date, p_decision.service_period_id,
            p_decision.max_covers, p_decision.booked_covers + v_parties * p_decision.party_size,
            p_decision.max_parties, p_decision.booked_parties + v_parties) END);
END
$fn$;

COMMENT ON FUNCTION capacity_impl.answer_json(capacity.decisions, capacity.bookings, boolean) IS
    'The answer to a request for capacity: the same from its decision when it is made and on every repeat (duplicate true), with the booking as it is now.';

REVOKE ALL ON FUNCTION capacity_impl.answer_json(capacity.decisions, capacity.bookings, boolean) FROM PUBLIC;
