CREATE OR REPLACE FUNCTION capacity_v1.swap_tables(
    p_restaurant_id uuid,
    p_booking_id uuid,
    p_other_booking_id uuid,
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
        'p_restaurant_id', p_restaurant_id, 'p_booking_id', p_booking_id,
        'p_other_booking_id', nullif(p_other_booking_id, p_booking_id), 'p_options', p_options));
    PERFORM capacity_impl.check_options(p_options, '{"override": "boolean", "reason": "string"}');
    PERFORM capacity_impl.check_privileges(p_restaurant_id, p_options);
    RETURN capacity_impl.swap_tables(
        p_restaurant_id, p_booking_id, p_other_booking_id, p_options, capacity_impl.current_actor());
END
$fn$;

COMMENT ON FUNCTION capacity_v1.swap_tables(uuid, uuid, uuid, jsonb) IS
$doc$Lets two bookings change tables, in one step: both move or neither. One of them may have no table yet.

p_restaurant_id: the restaurant.
p_booking_id, p_other_booking_id: two bookings; held, pending, confirmed or seated.
p_options: override (boolean, admins only, with reason: also where a party is too large or too small; never at a table that a third one has), reason (text, 1 to 500 characters, no personal data).
Returns: success, error (null, or code, message, hint, violations), decision_id (as list_history shows it), bookings (both, as they are now, with their tables).
Refusals (success false): TABLE_UNAVAILABLE, violations as assign_table_to_booking, with for_booking_id in the context. Calling it again swaps back.
Access: members of the restaurant (staff, admin, owner), service_role; NOT_ALLOWED for everybody else.
Errors: MISSING_ARGUMENT (also for one booking twice), UNKNOWN_OPTION, INVALID_OPTION, TEXT_TOO_LONG, NOT_ALLOWED, BOOKING_NOT_FOUND, WRONG_STATUS. To be repeated after 40001, 40P01, 55P03 (after 5 s of waiting for a lock): nothing was changed then.
Locks, in order: the bookings by id; services with an expired hold in their time, where nobody is busy with them; the restaurant's floor (an advisory lock of the transaction); the tables.$doc$;

REVOKE ALL ON FUNCTION capacity_v1.swap_tables(uuid, uuid, uuid, jsonb) FROM PUBLIC, anon, authenticated, service_role;
GRANT EXECUTE ON FUNCTION capacity_v1.swap_tables(uuid, uuid, uuid, jsonb) TO authenticated, service_role;
