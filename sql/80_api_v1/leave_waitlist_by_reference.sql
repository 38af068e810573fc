CREATE OR REPLACE FUNCTION capacity_v1.leave_waitlist_by_reference(p_restaurant_id uuid, p_reference text)
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
    RETURN capacity_impl.leave_waitlist(
        p_restaurant_id, capacity_impl.find_entry_by_reference(p_restaurant_id, p_reference), '{"by_guest": true}',
        capacity_impl.current_actor());
END
$fn$;

COMMENT ON FUNCTION capacity_v1.leave_waitlist_by_reference(uuid, text) IS
$doc$Takes an entry off the waitlist, for whoever has its reference: one that waits is withdrawn; one that has an offer is declined, as by decline_offer_by_reference. A second time it only says so, with duplicate true.

p_restaurant_id: the restaurant.
p_reference: the entry's reference.
Returns: as leave_waitlist, decision_id null.
Refusals (success false): as leave_waitlist.
Access: everybody, guests too: the reference is the key.
Errors: MISSING_ARGUMENT, WAITLIST_ENTRY_NOT_FOUND (also for a reference of another restaurant), WRONG_STATUS (its service is over). To be repeated: 40001, 40P01, 55P03 (after 5 s of waiting for a lock).
Locks, in order: as leave_waitlist.$doc$;

REVOKE ALL ON FUNCTION capacity_v1.leave_waitlist_by_reference(uuid, text) FROM PUBLIC, anon, authenticated, service_role;
GRANT EXECUTE ON FUNCTION capacity_v1.leave_waitlist_by_reference(uuid, text) TO anon, authenticated, service_role;
