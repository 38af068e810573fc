CREATE OR REPLACE FUNCTION capacity_impl.answer_json(
    p_is_duplicate boolean,
    p_code text,
    p_is_accepted boolean,
    p_mode capacity.enforcement_mode,
    p_violations jsonb,
    p_service_date date,
    p_service_period_id uuid,
    p_max_covers integer,
    p_booked_covers integer,
    p_max_parties integer,
    p_booked_parties integer,
    p_booking capacity.bookings)
RETURNS jsonb
LANGUAGE plpgsql
STABLE
SET search_path = ''
AS $fn$
DECLARE
    v_error jsonb;
    v_capacity jsonb;
    v_booking jsonb;
BEGIN
    -- Step by step: inside one expression the look-up would be planned anew for every answer.
    IF NOT p_is_accepted THEN
        SELECT jsonb_build_object('code', e.code, 'message', e.message, 'hint', e.hint,
                                  'violations', coalesce(p_violations, '[]'))
        INTO STRICT v_error
        FROM capacity_impl.error_registry() AS e
        WHERE e.code = p_code;
    END IF;
    IF p_booking.id IS NOT NULL THEN
        v_booking := capacity_impl.booking_json(p_booking);
    END IF;
    IF p_booked_covers IS NOT NULL THEN
        v_capacity := capacity_impl.capacity_json(
            p_service_date, p_service_period_id, p_max_covers, p_booked_covers, p_max_parties, p_booked_parties);
    END IF;
    RETURN jsonb_build_object(
        'success', p_is_accepted,
        'duplicate', p_is_duplicate,
        'mode', p_mode,
        'error', v_error,
        'would_refuse', CASE WHEN p_is_accepted AND p_violations IS NOT NULL THEN p_violations ELSE '[]' END,
        'booking', v_booking,
        'capacity', v_capacity);
END
$fn$;

COMMENT ON FUNCTION capacity_impl.answer_json(boolean, text, boolean, capacity.enforcement_mode, jsonb, date, uuid, integer, integer, integer, integer, capacity.bookings) IS
    'The answer to a request for capacity: what was decided, by which limits and totals (with the request carried out), and the booking. Every first answer and every repeat is built here.';

REVOKE ALL ON FUNCTION capacity_impl.answer_json(boolean, text, boolean, capacity.enforcement_mode, jsonb, date, uuid, integer, integer, integer, integer, capacity.bookings) FROM PUBLIC;
