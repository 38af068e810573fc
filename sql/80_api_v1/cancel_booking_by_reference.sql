CREATE OR REPLACE FUNCTION capacity_v1.cancel_booking_by_reference(p_restaurant_id uuid, p_reference text)
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
    PERFORM capacity_impl.check_required(jsonb_build_object(
        'p_restaurant_id', p_restaurant_id, 'p_reference', left(p_reference, 1)));
    RETURN capacity_impl.cancel_booking(
        p_restaurant_id, capacity_impl.find_booking_by_reference(p_restaurant_id, p_reference), '{}',
        capacity_impl.current_actor())
        -- Whoever may have decided it, a guest is not told its number.
        || '{"decision_id": null}';
END
$fn$;

COMMENT ON FUNCTION capacity_v1.cancel_booking_by_reference(uuid, text) IS
$doc$Cancels a guest's booking, for whoever has its reference. A second time it only says so, with duplicate true.

p_restaurant_id: the restaurant.
p_reference: the booking's reference.
Returns: as cancel_booking, decision_id null.
Access: everybody, guests too: the reference is the key.
Errors: MISSING_ARGUMENT, BOOKING_NOT_FOUND (also for a reference of another restaurant, and for a hold), WRONG_STATUS (a party that is seated, or a booking that is over).
Locks, in order: as cancel_booking.$doc$;

REVOKE ALL ON FUNCTION capacity_v1.cancel_booking_by_reference(uuid, text) FROM PUBLIC, anon, authenticated, service_role;
GRANT EXECUTE ON FUNCTION capacity_v1.cancel_booking_by_reference(uuid, text) TO anon, authenticated, service_role;
