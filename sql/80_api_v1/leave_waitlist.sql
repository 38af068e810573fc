CREATE OR REPLACE FUNCTION capacity_v1.leave_waitlist(p_restaurant_id uuid, p_entry_id uuid)
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
    RETURN capacity_impl.leave_waitlist(p_restaurant_id, p_entry_id, '{}', capacity_impl.current_actor());
END
$fn$;

COMMENT ON FUNCTION capacity_v1.leave_waitlist(uuid, uuid) IS
$doc$Takes an entry off the waitlist: one that waits is withdrawn; one that has an offer is declined, as by decline_offer. Naturally idempotent: a second time it only says so, with duplicate true.

p_restaurant_id: the restaurant.
p_entry_id: the entry.
Returns: success, duplicate, error (null, or code, message, hint, violations), decision_id (as join_waitlist), entry (as join_waitlist).
Refusals (success false): HOLD_EXPIRED (its offer's time is over), HOLD_RESOLVED (its offer was accepted: cancel the booking).
Access: members of the restaurant (staff, admin, owner), service_role; NOT_ALLOWED for everybody else.
Errors: MISSING_ARGUMENT, WAITLIST_ENTRY_NOT_FOUND, WRONG_STATUS (its service is over). To be repeated: 40001, 40P01, 55P03 (after 5 s of waiting for a lock).
Locks, in order: the service's queue (an advisory lock of the transaction); the entry. For an offer as decline_offer.$doc$;

REVOKE ALL ON FUNCTION capacity_v1.leave_waitlist(uuid, uuid) FROM PUBLIC, anon, authenticated, service_role;
GRANT EXECUTE ON FUNCTION capacity_v1.leave_waitlist(uuid, uuid) TO authenticated, service_role;
