CREATE OR REPLACE FUNCTION capacity_v1.get_waitlist_entry_by_reference(p_restaurant_id uuid, p_reference text)
RETURNS jsonb
LANGUAGE plpgsql
STABLE
SECURITY DEFINER
SET search_path = pg_catalog, pg_temp
SET enable_seqscan = off
SET jit = off
SET timezone = 'UTC'
AS $fn$
BEGIN
    PERFORM capacity_impl.check_required(jsonb_build_object(
        'p_restaurant_id', p_restaurant_id, 'p_reference', left(p_reference, 1)));
    RETURN jsonb_build_object('success', true, 'entry', capacity_impl.waitlist_answer(
        p_restaurant_id, capacity_impl.find_entry_by_reference(p_restaurant_id, p_reference), false, NULL, NULL, NULL) -> 'entry');
END
$fn$;

COMMENT ON FUNCTION capacity_v1.get_waitlist_entry_by_reference(uuid, text) IS
$doc$A guest's place on the waitlist as it is now, for whoever has its reference.

p_restaurant_id: the restaurant.
p_reference: the entry's reference, as the answer to join_waitlist gave it.
Returns: success, entry (as join_waitlist: its own position, and nothing of others who wait; offer.booking_reference opens the booking that came of it).
Access: everybody, guests too: the reference is the key.
Errors: MISSING_ARGUMENT, WAITLIST_ENTRY_NOT_FOUND (also for a reference of another restaurant).
Locks: none.$doc$;

REVOKE ALL ON FUNCTION capacity_v1.get_waitlist_entry_by_reference(uuid, text) FROM PUBLIC, anon, authenticated, service_role;
GRANT EXECUTE ON FUNCTION capacity_v1.get_waitlist_entry_by_reference(uuid, text) TO anon, authenticated, service_role;
