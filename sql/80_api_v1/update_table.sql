CREATE OR REPLACE FUNCTION capacity_v1.update_table(p_restaurant_id uuid, p_table_id uuid, p_changes jsonb)
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
        'p_restaurant_id', p_restaurant_id, 'p_table_id', p_table_id, 'p_changes', p_changes));
    RETURN capacity_impl.update_table(p_restaurant_id, p_table_id, p_changes, capacity_impl.current_actor());
END
$fn$;

COMMENT ON FUNCTION capacity_v1.update_table(uuid, uuid, jsonb) IS
$doc$Changes a table of the inventory. Keys that are absent stay as they are; the same call again changes nothing. A table is not made too small for a party to come that sits there alone.

p_restaurant_id: the restaurant.
p_table_id: the table.
p_changes: an object with any of the keys table_number, capacity (seats), min_party_size, max_party_size, section, seating_type, position, notes; each takes what create_table says, and null clears max_party_size, section, position, notes.
Returns: success, changed, table (as create_table).
Access: members of the restaurant (staff, admin, owner), service_role; NOT_ALLOWED for everybody else.
Errors: MISSING_ARGUMENT, INVALID_TABLE (DETAIL: key, and what it takes), RESTAURANT_NOT_FOUND, TABLE_NOT_FOUND (a retired table too), TABLE_NUMBER_TAKEN (DETAIL: table_id of the other one), TABLE_IN_USE (DETAIL: bookings, up to 100, each with id, booking_date, start_time, party_size, status, tables (numbers); and bookings_total). To be repeated: 40001, 40P01, 55P03.
Locks, in order: the restaurant's row, its floor, the table's row.$doc$;

REVOKE ALL ON FUNCTION capacity_v1.update_table(uuid, uuid, jsonb) FROM PUBLIC, anon, authenticated, service_role;
GRANT EXECUTE ON FUNCTION capacity_v1.update_table(uuid, uuid, jsonb) TO authenticated, service_role;
