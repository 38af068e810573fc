CREATE OR REPLACE FUNCTION capacity_impl.repeat_answer(
    p_restaurant_id uuid, p_operation text, p_idempotency_key text, p_fingerprint bytea)
RETURNS jsonb
LANGUAGE plpgsql
SET search_path = pg_catalog, pg_temp
AS $fn$
DECLARE
    v_decision capacity.decisions := capacity_impl.repeated_decision(
        p_restaurant_id, p_operation, p_idempotency_key, p_fingerprint);
    v_booking capacity.bookings;
BEGIN
    SELECT b.* INTO v_booking
    FROM capacity.bookings AS b
    WHERE b.restaurant_id = p_restaurant_id AND b.id = v_decision.booking_id;

    RETURN capacity_impl.decision_answer(v_decision, v_booking, true);
END
$fn$;

COMMENT ON FUNCTION capacity_impl.repeat_answer(uuid, text, text, bytea) IS
    'The answer to a request that was decided before: its stored decision and the booking as it is now. Raises IDEMPOTENCY_KEY_REUSED when the parameters differ. Call it in a statement after the key''s insertion found a conflict.';

REVOKE ALL ON FUNCTION capacity_impl.repeat_answer(uuid, text, text, bytea) FROM PUBLIC;
