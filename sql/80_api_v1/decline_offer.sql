CREATE OR REPLACE FUNCTION capacity_v1.decline_offer(p_restaurant_id uuid, p_entry_id uuid)
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
        'p_restaurant_id', p_restaurant_id, 'p_entry_id', p_entry_id));
    RETURN capacity_impl.decline_offer(p_restaurant_id, p_entry_id, '{}', capacity_impl.current_actor());
END
$fn$;

COMMENT ON FUNCTION capacity_v1.decline_offer(uuid, uuid) IS
$doc$Gives back what was offered to an entry of the waitlist: the next whom it fits gets the offer at once. The entry is final; who still wants a place joins anew. Naturally idempotent: a second time it only says so, with duplicate true.

p_restaurant_id: the restaurant.
p_entry_id: the entry.
Returns: success, duplicate, error (null, or code, message, hint, violations), decision_id (as join_waitlist), entry (as join_waitlist).
Refusals (success false): HOLD_EXPIRED (the offer's time is over), HOLD_RESOLVED (it was accepted).
Access: members of the restaurant (staff, admin, owner), service_role; NOT_ALLOWED for everybody else.
Errors: MISSING_ARGUMENT, WAITLIST_ENTRY_NOT_FOUND, WRONG_STATUS (nothing was offered to it). To be repeated: 40001, 40P01, 55P03 (after 5 s of waiting for a lock).
Locks, in order: the hold; its service's queue (an advisory lock of the transaction) and ledger row; the slot; for the next offer, where a table is required, the restaurant's floor; the entries.$doc$;

REVOKE ALL ON FUNCTION capacity_v1.decline_offer(uuid, uuid) FROM PUBLIC, anon, authenticated, service_role;
GRANT EXECUTE ON FUNCTION capacity_v1.decline_offer(uuid, uuid) TO authenticated, service_role;
