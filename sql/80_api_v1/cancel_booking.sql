CREATE OR REPLACE FUNCTION capacity_v1.cancel_booking(
    p_restaurant_id uuid,
    p_booking_id uuid,
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
BEGIN
    PERFORM capacity_impl.check_access(p_restaurant_id, 'staff');
    PERFORM capacity_impl.check_required(jsonb_build_object(
        'p_restaurant_id', p_restaurant_id, 'p_booking_id', p_booking_id, 'p_options', p_options));
    PERFORM capacity_impl.check_options(p_options, '{"reason": "string"}');
    PERFORM capacity_impl.check_text('p_options.reason', p_options ->> 'reason', 500);
    RETURN capacity_impl.cancel_booking(p_restaurant_id, p_booking_id, p_options, capacity_impl.current_actor());
END
$fn$;

COMMENT ON FUNCTION capacity_v1.cancel_booking(uuid, uuid, jsonb) IS
$doc$Cancels a booking and gives its capacity back at once. Naturally idempotent: a second time it only says so, with duplicate true.

p_restaurant_id: the restaurant.
p_booking_id: the booking.
p_options: reason (text, up to 500 characters, kept in the decision: no personal data).
Returns: as create_booking_with_capacity_check; capacity shows the service without the party.
Access: members of the restaurant (staff, admin, owner), service_role; NOT_ALLOWED for everybody else.
Errors: MISSING_ARGUMENT, UNKNOWN_OPTION, INVALID_OPTION, TEXT_TOO_LONG, BOOKING_NOT_FOUND, WRONG_STATUS (a party that is seated, a booking that is over, or a hold: release_hold).
Locks, in order: the booking, the service's queue (an advisory lock of the transaction), the service's ledger row, the slot. What an offer to the waitlist takes comes after it: the service's slots, the restaurant's floor, tables, the entry.$doc$;

REVOKE ALL ON FUNCTION capacity_v1.cancel_booking(uuid, uuid, jsonb) FROM PUBLIC, anon, authenticated, service_role;
GRANT EXECUTE ON FUNCTION capacity_v1.cancel_booking(uuid, uuid, jsonb) TO authenticated, service_role;
