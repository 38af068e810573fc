CREATE OR REPLACE FUNCTION capacity_v1.list_tables(p_restaurant_id uuid, p_options jsonb DEFAULT '{}')
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
    v_sort text;
    v_at timestamptz;
BEGIN
    PERFORM capacity_impl.check_access(p_restaurant_id, 'staff');
    PERFORM capacity_impl.check_required(jsonb_build_object('p_restaurant_id', p_restaurant_id, 'p_options', p_options));
    PERFORM capacity_impl.check_options(p_options,
        '{"section": "string", "status": "string", "seating_type": "string", "sort": "string", "at": "string", "at_local": "string"}');
    v_sort := coalesce(p_options ->> 'sort', 'number');
    IF v_sort NOT IN ('number', 'capacity') THEN
        PERFORM capacity_impl.fail('INVALID_OPTION', jsonb_build_object('option', 'sort', 'type', 'number or capacity'));
    ELSIF p_options ->> 'status' NOT IN ('available', 'occupied', 'reserved', 'out_of_service') THEN
        PERFORM capacity_impl.fail('INVALID_OPTION', jsonb_build_object(
            'option', 'status', 'type', 'available, occupied, reserved or out_of_service'));
    END IF;
    v_at := capacity_impl.timestamp_option(p_options, 'at');
    RETURN capacity_impl.list_tables(
        p_restaurant_id, v_at, capacity_impl.local_option(p_options, 'at_local', v_at),
        p_options ->> 'section', p_options ->> 'status', p_options ->> 'seating_type', v_sort);
END
$fn$;

COMMENT ON FUNCTION capacity_v1.list_tables(uuid, jsonb) IS
$doc$The tables of a restaurant that are in use, each with its status at one moment. It follows from who sits there: a block says what staff said, a seated party occupies, one to come (or a hold that has not expired) reserves; turn buffers count.

p_restaurant_id: the restaurant.
p_options: section, status (available, occupied, reserved, out_of_service), seating_type (only those), sort ('number', the default: 2 before 10; or 'capacity', in seats), at (timestamp with time zone as text, such as 2030-06-01T19:00:00Z; default now), or instead at_local (text, YYYY-MM-DDTHH:MM or with a space, seconds may follow: the restaurant's wall time; one that the clocks skip means the jump itself, one that happens twice its first occurrence).
Returns: success, restaurant_id, timezone, at, at_local, tables (each id, restaurant_id, table_number, capacity, min_party_size, max_party_size (null = capacity), section, seating_type, position, notes, created_at, updated_at, status, status_until (end of what takes it then; null = nothing, or no end), status_until_local, booking_id (who sits there or is expected, or null), next_taken_at (start of the next seat after at, within seven days; else null), next_taken_local, is_combinable (part of a combination)), total (how many are listed). What ends in _local is the same moment as the restaurant's wall time, without an offset.
Access: members of the restaurant (staff, admin, owner), service_role; NOT_ALLOWED for everybody else.
Errors: MISSING_ARGUMENT, UNKNOWN_OPTION, INVALID_OPTION (at_local beside at, too), RESTAURANT_NOT_FOUND.
Locks: none.$doc$;

REVOKE ALL ON FUNCTION capacity_v1.list_tables(uuid, jsonb) FROM PUBLIC, anon, authenticated, service_role;
GRANT EXECUTE ON FUNCTION capacity_v1.list_tables(uuid, jsonb) TO authenticated, service_role;
