CREATE OR REPLACE FUNCTION capacity_v1.auto_assign_service(
    p_restaurant_id uuid,
    p_service_date date,
    p_service_period_id uuid,
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
        'p_restaurant_id', p_restaurant_id, 'p_service_date', p_service_date, 'p_service_period_id', p_service_period_id,
        'p_options', p_options));
    PERFORM capacity_impl.check_date('p_service_date', p_service_date);
    PERFORM capacity_impl.check_options(p_options, '{"dry_run": "boolean", "reassign": "boolean"}');
    RETURN capacity_impl.auto_assign_service(
        p_restaurant_id, p_service_date, p_service_period_id,
        coalesce((p_options ->> 'dry_run')::boolean, false), coalesce((p_options ->> 'reassign')::boolean, false),
        capacity_impl.current_actor());
END
$fn$;

COMMENT ON FUNCTION capacity_v1.auto_assign_service(uuid, date, uuid, jsonb) IS
$doc$Seats the parties of a service at tables and combinations, so that as many covers as possible sit: then with fewest moves, fewest combinations and fewest seats left over. All at once or not at all, and the same for the same parties, tables and seats. A second time it changes nothing.

p_restaurant_id: the restaurant.
p_service_date: the date on which the service opens.
p_service_period_id: the service period.
p_options: dry_run (boolean: only say what it would do), reassign (boolean, default false: who has a table keeps it; true: parties that have not arrived may be moved to another, where that seats more covers; walk-ins and whoever was seated over the limits of a table stay).
Returns: success, dry_run, assigned (who gets a table now: booking_id, reference, party_size, start_time, table_ids, tables (their numbers), moved_from (the numbers of the tables it had, or null), reason (why there, for people to read)), unassigned (who is left without: booking_id, reference, party_size, start_time, reason), seated_covers and unseated_covers (of all parties of the service that need a table), kept (parties that keep the tables they have).
Access: members of the restaurant (staff, admin, owner), service_role; NOT_ALLOWED for everybody else.
Errors: MISSING_ARGUMENT, INVALID_DATE, UNKNOWN_OPTION, INVALID_OPTION, SERVICE_PERIOD_NOT_FOUND. To be repeated: 40001, 40P01, 55P03 (after 5 s of waiting for a lock).
Locks, in order: the bookings of the service that need a table, by id; where a hold with a table in their time has expired the service's queue and ledger row, and those of other services where nobody is busy with them; the restaurant's floor (an advisory lock of the transaction); all its tables by id. None with dry_run.$doc$;

REVOKE ALL ON FUNCTION capacity_v1.auto_assign_service(uuid, date, uuid, jsonb) FROM PUBLIC, anon, authenticated, service_role;
GRANT EXECUTE ON FUNCTION capacity_v1.auto_assign_service(uuid, date, uuid, jsonb) TO authenticated, service_role;
