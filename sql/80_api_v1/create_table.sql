CREATE OR REPLACE FUNCTION capacity_v1.create_table(
    p_restaurant_id uuid,
    p_table_number text,
    p_capacity integer,
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
        'p_restaurant_id', p_restaurant_id, 'p_table_number', left(p_table_number, 1), 'p_capacity', p_capacity,
        'p_options', p_options));
    PERFORM capacity_impl.check_options(p_options,
        '{"min_party_size": "number", "max_party_size": "number", "section": "string", "seating_type": "string", "position": "object", "notes": "string"}');
    RETURN capacity_impl.create_table(
        p_restaurant_id,
        jsonb_strip_nulls(p_options) || jsonb_build_object('table_number', p_table_number, 'capacity', p_capacity),
        capacity_impl.current_actor());
END
$fn$;

COMMENT ON FUNCTION capacity_v1.create_table(uuid, text, integer, jsonb) IS
$doc$Adds a table to the inventory of a restaurant. Its number makes it unique: who repeats a call is told that it is taken, and by which table.

p_restaurant_id: the restaurant.
p_table_number: what staff call it, 1 to 50 characters; unique among the tables in use.
p_capacity: seats, 1 to 1000.
p_options: min_party_size (smallest party it is given to, default 1), max_party_size (largest, 1 to 1000; default its capacity), section (1 to 100 characters), seating_type (such as indoor, outdoor, bar, booth; 1 to 50 characters, default indoor), position (on the floor plan: an object with the numbers x and y from -100000 to 100000, and perhaps rotation from 0 to below 360 degrees, shape rectangle, square, round or oval, width and height above 0), notes (for staff, 1 to 2000 characters).
Returns: success, table (as list_tables shows one, without what depends on time).
Access: members of the restaurant (staff, admin, owner), service_role; NOT_ALLOWED for everybody else.
Errors: MISSING_ARGUMENT, UNKNOWN_OPTION, INVALID_OPTION, INVALID_TABLE (DETAIL: key, and what it takes), RESTAURANT_NOT_FOUND, TABLE_NUMBER_TAKEN (DETAIL: table_id of the other one).
Locks: the restaurant's row.$doc$;

REVOKE ALL ON FUNCTION capacity_v1.create_table(uuid, text, integer, jsonb) FROM PUBLIC, anon, authenticated, service_role;
GRANT EXECUTE ON FUNCTION capacity_v1.create_table(uuid, text, integer, jsonb) TO authenticated, service_role;
