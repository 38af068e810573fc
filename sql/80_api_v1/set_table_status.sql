CREATE OR REPLACE FUNCTION capacity_v1.set_table_status(
    p_restaurant_id uuid,
    p_table_id uuid,
    p_status text,
    p_starts_at timestamptz DEFAULT NULL,
    p_ends_at timestamptz DEFAULT NULL,
    p_options jsonb DEFAULT '{}')
RETURNS jsonb
LANGUAGE plpgsql
SECURITY DEFINER
SET search_path = pg_catalog, pg_temp
SET lock_timeout = '5s'
SET timezone = 'UTC'
AS $fn$
BEGIN
    PERFORM capacity_impl.check_access(p_restaurant_id, 'staff');
    PERFORM capacity_impl.check_required(jsonb_build_object(
        'p_restaurant_id', p_restaurant_id, 'p_table_id', p_table_id, 'p_status', left(p_status, 1), 'p_options', p_options));
    PERFORM capacity_impl.check_options(p_options, '{"reason": "string", "starts_local": "string", "ends_local": "string"}');
    PERFORM capacity_impl.check_text('p_options.reason', p_options ->> 'reason', 500);
    RETURN capacity_impl.set_table_status(
        p_restaurant_id, p_table_id, p_status, p_starts_at, p_ends_at,
        capacity_impl.local_option(p_options, 'starts_local', p_starts_at),
        capacity_impl.local_option(p_options, 'ends_local', p_ends_at),
        nullif(p_options ->> 'reason', ''), capacity_impl.current_actor());
END
$fn$;

COMMENT ON FUNCTION capacity_v1.set_table_status(uuid, uuid, text, timestamptz, timestamptz, jsonb) IS
$doc$Says what a table is for a range of time: blocks it, so that nobody is seated there, or ends its blocks. What an earlier block says about this range no longer holds, before and after it still does. The same call again changes nothing. Who is booked there keeps the table: then nothing changes.

p_restaurant_id: the restaurant.
p_table_id: the table.
p_status: occupied, reserved or out_of_service: a block; available: no block. Parties of bookings are not seated or sent away by it.
p_starts_at: from when; NULL or past = now.
p_ends_at: until when, exclusive; NULL = without an end.
p_options: reason (text for staff, up to 500 characters; another one is a change), starts_local instead of p_starts_at and ends_local instead of p_ends_at (text, YYYY-MM-DDTHH:MM or with a space, seconds may follow: the restaurant's wall time; one that the clocks skip means the jump itself, one that happens twice its first occurrence).
Returns: success, changed, table (as list_tables shows one now), block (what holds at the start of the range: id, status, starts_at, starts_local, ends_at (null = no end), ends_local, reason; null when none). What ends in _local is the same moment as the restaurant's wall time, without an offset.
Access: members of the restaurant (staff, admin, owner), service_role; NOT_ALLOWED for everybody else.
Errors: MISSING_ARGUMENT, UNKNOWN_OPTION, INVALID_OPTION (starts_local beside p_starts_at and ends_local beside p_ends_at, too), TEXT_TOO_LONG, INVALID_TABLE (another status), INVALID_RANGE, RESTAURANT_NOT_FOUND, TABLE_NOT_FOUND (a retired table too), TABLE_IN_USE (DETAIL: bookings, up to 100, and bookings_total, as update_table: each whose seat is in the range). To be repeated: 40001, 40P01, 55P03.
Locks, in order: the restaurant's row; services with an expired hold in the range, where nobody is busy with them; the restaurant's floor; the table's row; its blocks.$doc$;

REVOKE ALL ON FUNCTION capacity_v1.set_table_status(uuid, uuid, text, timestamptz, timestamptz, jsonb) FROM PUBLIC, anon, authenticated, service_role;
GRANT EXECUTE ON FUNCTION capacity_v1.set_table_status(uuid, uuid, text, timestamptz, timestamptz, jsonb) TO authenticated, service_role;
