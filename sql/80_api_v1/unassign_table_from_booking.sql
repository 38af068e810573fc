CREATE OR REPLACE FUNCTION capacity_v1.unassign_table_from_booking(
    p_restaurant_id uuid,
    p_booking_id uuid)
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
        'p_restaurant_id', p_restaurant_id, 'p_booking_id', p_booking_id));
    RETURN capacity_impl.unassign_tables(p_restaurant_id, p_booking_id, capacity_impl.current_actor());
END
$fn$;

COMMENT ON FUNCTION capacity_v1.unassign_table_from_booking(uuid, uuid) IS
$doc$Gives back all tables of a booking; the booking stays. Naturally idempotent: a second time it only says so, with duplicate true.

p_restaurant_id: the restaurant.
p_booking_id: the booking.
Returns: success, duplicate, error (null), decision_id (as list_history shows it; null where nothing was decided), booking (as it is now).
Access: members of the restaurant (staff, admin, owner), service_role; NOT_ALLOWED for everybody else.
Errors: MISSING_ARGUMENT, BOOKING_NOT_FOUND. To be repeated: 40001, 40P01, 55P03 (after 5 s of waiting for a lock).
Locks, in order: the booking, its seats.$doc$;

REVOKE ALL ON FUNCTION capacity_v1.unassign_table_from_booking(uuid, uuid) FROM PUBLIC, anon, authenticated, service_role;
GRANT EXECUTE ON FUNCTION capacity_v1.unassign_table_from_booking(uuid, uuid) TO authenticated, service_role;
