CREATE OR REPLACE FUNCTION capacity_impl.record_seating(
    p_booking capacity.bookings,
    p_operation text,
    p_violations jsonb,
    p_options jsonb,
    p_before uuid[],
    p_after uuid[],
    p_actor text)
RETURNS jsonb
LANGUAGE plpgsql
SET search_path = pg_catalog, pg_temp
AS $fn$
DECLARE
    v_decision_id bigint;
    v_is_accepted boolean := p_violations IS NULL OR (p_options ->> 'override')::boolean IS TRUE AND p_after IS NOT NULL;
BEGIN
    INSERT INTO capacity.decisions (
        restaurant_id, decided_at, operation, outcome, code, mode, actor, booking_id, booking_date, start_time, party_size,
        service_date, service_period_id, violations, options)
    VALUES (
        p_booking.restaurant_id, capacity_impl.clock(), p_operation,
        CASE WHEN v_is_accepted THEN 'accepted'::capacity.decision_outcome ELSE 'refused' END,
        CASE WHEN p_violations IS NOT NULL THEN 'TABLE_UNAVAILABLE' END, p_booking.enforcement_mode, p_actor, p_booking.id,
        p_booking.booking_date, p_booking.start_time, p_booking.party_size, p_booking.service_date,
        p_booking.service_period_id, p_violations,
        p_options || capacity_impl.what_changed(
            CASE WHEN v_is_accepted THEN jsonb_build_object('table_ids', coalesce(p_before, '{}')) END,
            CASE WHEN v_is_accepted THEN jsonb_build_object('table_ids', coalesce(p_after, '{}')) END))
    RETURNING id INTO v_decision_id;
    RETURN jsonb_build_object(
        'success', v_is_accepted,
        'duplicate', false,
        'error', CASE WHEN NOT v_is_accepted THEN capacity_impl.error_json('TABLE_UNAVAILABLE', p_violations) END,
        'booking', capacity_impl.booking_json(
            p_booking, capacity_impl.booking_tables_json(p_booking.restaurant_id, p_booking.id)),
        'decision_id', v_decision_id);
END
$fn$;

COMMENT ON FUNCTION capacity_impl.record_seating(capacity.bookings, text, jsonb, jsonb, uuid[], uuid[], text) IS
    'Records who was seated where, or why not, and returns the answer. p_violations: what spoke against it, NULL when nothing; with an override and tables after it (p_after) it was done all the same. p_before: the tables before, NULL for none; of a swap the other booking has them now.';

REVOKE ALL ON FUNCTION capacity_impl.record_seating(capacity.bookings, text, jsonb, jsonb, uuid[], uuid[], text) FROM PUBLIC;
