CREATE OR REPLACE FUNCTION capacity_v1.transition_booking(
    p_restaurant_id uuid,
    p_booking_id uuid,
    p_status text,
    p_options jsonb DEFAULT '{}')
RETURNS jsonb
LANGUAGE plpgsql
SECURITY DEFINER
SET search_path = pg_catalog, pg_temp
SET lock_timeout = '5s'
SET enable_seqscan = off
SET jit = off
SET timezone = 'UTC'
AS $fn$
DECLARE
    v_statuses text[] := ARRAY['pending', 'confirmed', 'seated', 'completed', 'cancelled', 'no_show'];
    v_version numeric;
BEGIN
    PERFORM capacity_impl.check_access(p_restaurant_id, 'staff');
    PERFORM capacity_impl.check_required(jsonb_build_object(
        'p_restaurant_id', p_restaurant_id, 'p_booking_id', p_booking_id, 'p_status', left(p_status, 1),
        'p_options', p_options));
    IF p_status <> ALL (v_statuses) THEN
        PERFORM capacity_impl.fail('INVALID_STATUS', jsonb_build_object(
            'status', left(p_status, 100), 'allowed', to_jsonb(v_statuses)));
    END IF;
    PERFORM capacity_impl.check_options(p_options,
        '{"expected_version": "number", "override": "boolean", "reason": "string"}');
    v_version := (p_options ->> 'expected_version')::numeric;
    IF v_version NOT BETWEEN 1 AND 2147483647 OR v_version <> trunc(v_version) THEN
        PERFORM capacity_impl.fail('INVALID_OPTION', jsonb_build_object(
            'option', 'expected_version', 'type', 'whole number from 1'));
    END IF;
    PERFORM capacity_impl.check_privileges(p_restaurant_id, p_options);
    RETURN capacity_impl.transition_booking(
        p_restaurant_id, p_booking_id, p_status::capacity.booking_status, p_options, capacity_impl.current_actor());
END
$fn$;

COMMENT ON FUNCTION capacity_v1.transition_booking(uuid, uuid, text, jsonb) IS
$doc$Brings a booking to another status: a party is confirmed, arrives, leaves, cancels or does not show up. Naturally idempotent: a second time it only says so, with duplicate true.

p_restaurant_id: the restaurant.
p_booking_id: the booking.
p_status: the new status. pending may become confirmed or cancelled; confirmed: seated, cancelled or no_show; seated: completed or confirmed; completed and no_show: seated. cancelled, released and expired are final. cancelled and no_show give the capacity back; a no_show that is seated after all takes it again, if there is room. All of them and completed give back the tables; who comes back gets the same, if they are free. A hold is resolved by confirm_hold or release_hold.
p_options: expected_version (whole number: refuse with BOOKING_CHANGED when the booking has another version), reason (text, up to 500 characters, kept in the decision: no personal data), override (boolean, admins only, with reason: seat a no_show over the limits; the excess is a debt that the caller answers for).
Returns: as create_booking_with_capacity_check; booking is the booking as it is now, also after a refusal.
Refusals (success false), for a no_show that is seated: OUTSIDE_SERVICE_HOURS (its service was closed meanwhile), CAPACITY_EXCEEDED.
Access: members of the restaurant (staff, admin, owner), service_role; NOT_ALLOWED for everybody else.
Errors: MISSING_ARGUMENT, INVALID_STATUS, UNKNOWN_OPTION, INVALID_OPTION, TEXT_TOO_LONG, NOT_ALLOWED, BOOKING_NOT_FOUND, BOOKING_CHANGED, WRONG_STATUS (DETAIL shows what is allowed from its status). To be repeated: 40001, 40P01, 55P03 (after 5 s of waiting for a lock).
Locks, in order: the booking; where capacity is given back or taken the service's queue (an advisory lock of the transaction), the service's ledger row, the slot; for one that comes back the restaurant's floor (an advisory lock of the transaction) and the tables. What an offer to the waitlist takes comes after it: the service's slots, the restaurant's floor, tables, the entry.$doc$;

REVOKE ALL ON FUNCTION capacity_v1.transition_booking(uuid, uuid, text, jsonb) FROM PUBLIC, anon, authenticated, service_role;
GRANT EXECUTE ON FUNCTION capacity_v1.transition_booking(uuid, uuid, text, jsonb) TO authenticated, service_role;
