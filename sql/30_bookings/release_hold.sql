CREATE OR REPLACE FUNCTION capacity_impl.release_hold(
    p_restaurant_id uuid, p_booking_id uuid, p_options jsonb, p_actor text)
RETURNS jsonb
LANGUAGE plpgsql
SET search_path = pg_catalog, pg_temp
AS $fn$
DECLARE
    v_booking capacity.bookings := capacity_impl.lock_hold(p_restaurant_id, p_booking_id);
BEGIN
    IF v_booking.status IN ('held', 'released') THEN
        RETURN capacity_impl.transition_booking(p_restaurant_id, p_booking_id, 'released', p_options, p_actor);
    END IF;
    -- Nothing is asked for that could be decided: it only says so.
    RETURN capacity_impl.answer_json(
        false, false, v_booking.enforcement_mode,
        capacity_impl.error_json(CASE v_booking.status WHEN 'expired' THEN 'HOLD_EXPIRED' ELSE 'HOLD_RESOLVED' END, NULL),
        NULL, capacity_impl.booking_json(v_booking, capacity_impl.booking_tables_json(p_restaurant_id, p_booking_id)), NULL, NULL);
END
$fn$;

COMMENT ON FUNCTION capacity_impl.release_hold(uuid, uuid, jsonb, text) IS
    'Gives back a hold before its time; a second time it only says so. Refused when it has expired or is a booking by now. p_options: what its decision records. The place is offered to the waitlist. Locks, in order: the booking, the service''s queue and ledger row, the slot.';

REVOKE ALL ON FUNCTION capacity_impl.release_hold(uuid, uuid, jsonb, text) FROM PUBLIC;
