CREATE OR REPLACE FUNCTION capacity_v1.upsert_combination(
    p_restaurant_id uuid,
    p_name text,
    p_table_ids uuid[],
    p_capacity integer,
    p_min_party_size integer DEFAULT 1,
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
        'p_restaurant_id', p_restaurant_id, 'p_name', left(p_name, 1), 'p_table_ids', cardinality(p_table_ids),
        'p_capacity', p_capacity, 'p_min_party_size', p_min_party_size, 'p_options', p_options));
    PERFORM capacity_impl.check_options(p_options, '{"max_party_size": "number", "combination_id": "string"}');
    PERFORM capacity_impl.check_text('p_name', p_name, 100);
    IF p_name = '' THEN
        PERFORM capacity_impl.fail('INVALID_TEXT', jsonb_build_object('argument', 'p_name'));
    END IF;
    RETURN capacity_impl.upsert_combination(
        p_restaurant_id, capacity_impl.uuid_option(p_options, 'combination_id'), p_name, p_table_ids, p_capacity,
        p_min_party_size, (p_options ->> 'max_party_size')::numeric, capacity_impl.current_actor());
END
$fn$;

COMMENT ON FUNCTION capacity_v1.upsert_combination(uuid, text, uuid[], integer, integer, jsonb) IS
$doc$Creates a combination, tables that may be joined for one party, or changes it. The same call again changes nothing. A party that sits there keeps its tables.

p_restaurant_id: the restaurant.
p_name: what staff call it, 1 to 100 characters; unique. It also finds the combination to change, unless combination_id does.
p_table_ids: its tables, 2 to 20 different ones in use; another combination of the same tables is refused.
p_capacity: seats of the whole, 1 to 1000: joining may lose some or win some.
p_min_party_size: smallest party that the tables are joined for, in covers.
p_options: max_party_size (largest party, 1 to 1000; default the capacity), combination_id (text: the combination to change, which may have another name).
Returns: success, changed, combination (id, restaurant_id, name, capacity, min_party_size, max_party_size (null = capacity), tables (each table_id, table_number, capacity)).
Access: members of the restaurant (staff, admin, owner), service_role; NOT_ALLOWED for everybody else.
Errors: MISSING_ARGUMENT, INVALID_TEXT, TEXT_TOO_LONG, UNKNOWN_OPTION, INVALID_OPTION, INVALID_COMBINATION (DETAIL: key, and what it takes), RESTAURANT_NOT_FOUND, COMBINATION_NOT_FOUND, COMBINATION_TAKEN (DETAIL: other, with id and name).
Locks: the restaurant's row.$doc$;

REVOKE ALL ON FUNCTION capacity_v1.upsert_combination(uuid, text, uuid[], integer, integer, jsonb) FROM PUBLIC, anon, authenticated, service_role;
GRANT EXECUTE ON FUNCTION capacity_v1.upsert_combination(uuid, text, uuid[], integer, integer, jsonb) TO authenticated, service_role;
