CREATE OR REPLACE FUNCTION capacity_v1.move_booking(
    p_restaurant_id uuid,
    p_booking_id uuid,
    p_table_ids uuid[],
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
        'p_table_ids', (SELECT CASE WHEN bool_and(t IS NOT NULL) THEN 'given' END FROM unnest(p_table_ids) AS t),
        'p_options', p_options));
    PERFORM capacity_impl.check_options(p_options, '{"override": "boolean", "reason": "string"}');
    PERFORM capacity_impl.check_privileges(p_restaurant_id, p_options);
    RETURN capacity_impl.assign_tables(
        p_restaurant_id, p_booking_id, p_table_ids, 'move_booking', p_options, capacity_impl.current_actor());
END
$fn$;

COMMENT ON FUNCTION capacity_v1.move_booking(uuid, uuid, uuid[], jsonb) IS
$doc$Seats a booking at other tables than it has, in one step: it keeps the old ones when it cannot have the new ones. One that has none is seated.

p_restaurant_id: the restaurant.
p_booking_id: the booking; held, pending, confirmed or seated.
p_table_ids: one table, or the tables of one combination, in any order.
p_options: override (boolean, admins only, with reason: seat the party also where it is too large or too small, or at tables that are no combination; never at a table that is taken), reason (text, 1 to 500 characters, no personal data).
Returns: success, duplicate (it sits there already), error (null, or code, message, hint, violations), decision_id (as list_history shows it; null where nothing was decided), booking (as it is now, with its tables).
Refusals (success false): TABLE_UNAVAILABLE, with all that is against it: table_taken (context: table_id, table_number, seats: kind, booking_id, block_status, starts_at, starts_local, ends_at, ends_local, turn buffer included; local: the restaurant's wall time), combination_unknown (context: table_ids), table_capacity and table_min_party (limit, requested, shortfall in covers; context: label).
Access: members of the restaurant (staff, admin, owner), service_role; NOT_ALLOWED for everybody else.
Errors: MISSING_ARGUMENT, UNKNOWN_OPTION, INVALID_OPTION, TEXT_TOO_LONG, NOT_ALLOWED, BOOKING_NOT_FOUND, TABLE_NOT_FOUND, WRONG_STATUS. To be repeated: 40001, 40P01, 55P03 (after 5 s of waiting for a lock).
Locks, in order: the booking; services with an expired hold in its time, where nobody is busy with them; the restaurant's floor (an advisory lock of the transaction); the tables.$doc$;

REVOKE ALL ON FUNCTION capacity_v1.move_booking(uuid, uuid, uuid[], jsonb) FROM PUBLIC, anon, authenticated, service_role;
GRANT EXECUTE ON FUNCTION capacity_v1.move_booking(uuid, uuid, uuid[], jsonb) TO authenticated, service_role;
