CREATE OR REPLACE FUNCTION capacity_v1.list_history(p_restaurant_id uuid, p_options jsonb DEFAULT '{}')
RETURNS jsonb
LANGUAGE plpgsql
STABLE
SECURITY DEFINER
SET search_path = pg_catalog, pg_temp
SET enable_seqscan = off
SET jit = off
SET timezone = 'UTC'
AS $fn$
DECLARE
    v_since timestamptz;
    v_until timestamptz;
BEGIN
    PERFORM capacity_impl.check_access(p_restaurant_id, 'staff');
    PERFORM capacity_impl.check_required(jsonb_build_object('p_restaurant_id', p_restaurant_id, 'p_options', p_options));
    PERFORM capacity_impl.check_options(p_options, jsonb_build_object(
        'booking_id', 'string', 'table_id', 'string', 'operation', 'string', 'actor', 'string',
        'since', 'string', 'since_local', 'string', 'until', 'string', 'until_local', 'string',
        'limit', 'number', 'before_id', 'number'));
    IF coalesce(p_options -> 'limit', 'null') <> 'null' AND NOT capacity_impl.is_whole_number(p_options -> 'limit', 1, 500) THEN
        PERFORM capacity_impl.fail('INVALID_OPTION', jsonb_build_object(
            'option', 'limit', 'type', 'whole number from 1 to 500'));
    ELSIF p_options ->> 'before_id' !~ '^[0-9]{1,18}$' THEN
        PERFORM capacity_impl.fail('INVALID_OPTION', jsonb_build_object(
            'option', 'before_id', 'type', 'whole number, as next_before_id'));
    END IF;
    v_since := capacity_impl.timestamp_option(p_options, 'since');
    v_until := capacity_impl.timestamp_option(p_options, 'until');
    RETURN capacity_impl.list_history(
        p_restaurant_id, capacity_impl.uuid_option(p_options, 'booking_id'), capacity_impl.uuid_option(p_options, 'table_id'),
        p_options ->> 'operation', p_options ->> 'actor', v_since, v_until,
        capacity_impl.local_option(p_options, 'since_local', v_since), capacity_impl.local_option(p_options, 'until_local', v_until),
        coalesce((p_options ->> 'limit')::integer, 50), (p_options ->> 'before_id')::bigint);
END
$fn$;

COMMENT ON FUNCTION capacity_v1.list_history(uuid, jsonb) IS
$doc$Who changed what, and when, the latest first: every request that was decided, every change of rules, tables and members, and every direct write.

p_restaurant_id: the restaurant.
p_options: booking_id and table_id (text, a uuid: only what is about it), operation (text: the routine, such as update_booking; sql_insert, sql_update and sql_delete for direct writes), actor (text: the subject of the claims, or the database role), since (text, an instant with its offset, inclusive) or since_local (text, the restaurant's wall time), until (text, exclusive) or until_local, limit (whole number, 1 to 500, default 50), before_id (whole number: next_before_id of the page before).
Returns: success, restaurant_id, timezone, changes (id, decided_at, decided_local (the restaurant's wall time), operation, outcome (accepted or refused), code (why it was refused, or would have been), violations (every rule against it, as create_booking_with_capacity_check has them, also of what shadow mode or an override let in), actor, booking_id, booking_date, start_time, party_size, service_date, service_period_id (null where it is not about one), before and after (objects of what changed; before is null of what did not exist, after of what exists no more, both of what was refused or created by booking), options (what else the request said)), is_complete, next_before_id (null when complete, else where to go on).
Access: members of the restaurant (staff, admin, owner), service_role; NOT_ALLOWED for everybody else.
Errors: MISSING_ARGUMENT, UNKNOWN_OPTION, INVALID_OPTION, RESTAURANT_NOT_FOUND.
Locks: none.$doc$;

REVOKE ALL ON FUNCTION capacity_v1.list_history(uuid, jsonb) FROM PUBLIC, anon, authenticated, service_role;
GRANT EXECUTE ON FUNCTION capacity_v1.list_history(uuid, jsonb) TO authenticated, service_role;
