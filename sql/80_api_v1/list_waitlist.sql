CREATE OR REPLACE FUNCTION capacity_v1.list_waitlist(
    p_restaurant_id uuid,
    p_service_date date DEFAULT NULL,
    p_service_period_id uuid DEFAULT NULL,
    p_options jsonb DEFAULT '{}')
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
    PERFORM capacity_impl.check_access(p_restaurant_id, 'staff');
    PERFORM capacity_impl.check_required(jsonb_build_object('p_restaurant_id', p_restaurant_id, 'p_options', p_options));
    PERFORM capacity_impl.check_date('p_service_date', p_service_date);
    PERFORM capacity_impl.check_options(p_options, '{"all": "boolean"}');
    RETURN capacity_impl.list_waitlist(
        p_restaurant_id, p_service_date, p_service_period_id, (p_options ->> 'all')::boolean IS TRUE);
END
$fn$;

COMMENT ON FUNCTION capacity_v1.list_waitlist(uuid, date, uuid, jsonb) IS
$doc$Who waits, in the order in which they are asked.

p_restaurant_id: the restaurant.
p_service_date: only of this local date; NULL = of all.
p_service_period_id: only of this service period; NULL = of all.
p_options: all (boolean: final entries, too; false).
Returns: success, entries (as join_waitlist, by service and then in the order of joining).
Access: members of the restaurant (staff, admin, owner), service_role; NOT_ALLOWED for everybody else.
Errors: MISSING_ARGUMENT, INVALID_DATE, UNKNOWN_OPTION, INVALID_OPTION, RESTAURANT_NOT_FOUND.
Locks: none.$doc$;

REVOKE ALL ON FUNCTION capacity_v1.list_waitlist(uuid, date, uuid, jsonb) FROM PUBLIC, anon, authenticated, service_role;
GRANT EXECUTE ON FUNCTION capacity_v1.list_waitlist(uuid, date, uuid, jsonb) TO authenticated, service_role;
