CREATE OR REPLACE FUNCTION capacity_impl.create_table(p_restaurant_id uuid, p_table jsonb, p_actor text)
RETURNS jsonb
LANGUAGE plpgsql
SET search_path = pg_catalog, pg_temp
AS $fn$
DECLARE
    v_table capacity.table_inventory;
BEGIN
    PERFORM capacity_impl.check_table_changes(p_table - 'id');
    PERFORM capacity_impl.lock_restaurant(p_restaurant_id);
    v_table := jsonb_populate_record(NULL::capacity.table_inventory, p_table);
    v_table.restaurant_id := p_restaurant_id;
    v_table.id := coalesce(v_table.id, gen_random_uuid());
    v_table.min_party_size := coalesce(v_table.min_party_size, 1);
    v_table.seating_type := coalesce(v_table.seating_type, 'indoor');
    PERFORM capacity_impl.check_party_range(v_table);
    PERFORM capacity_impl.check_table_number(p_restaurant_id, v_table.id, v_table.table_number);

    PERFORM capacity_impl.configuration_decision(
        p_restaurant_id, 'create_table', p_actor, NULL, NULL, NULL,
        jsonb_build_object('table_id', v_table.id, 'table_number', v_table.table_number)
            || capacity_impl.what_changed(NULL, capacity_impl.table_facts(v_table)));
    INSERT INTO capacity.table_inventory (
        restaurant_id, id, table_number, capacity, min_party_size, max_party_size, section, seating_type, position, notes,
        created_at, updated_at)
    VALUES (
        p_restaurant_id, v_table.id, v_table.table_number, v_table.capacity, v_table.min_party_size, v_table.max_party_size,
        v_table.section, v_table.seating_type, v_table.position, v_table.notes,
        capacity_impl.clock(), capacity_impl.clock())
    RETURNING * INTO v_table;
    RETURN jsonb_build_object('success', true, 'table', capacity_impl.table_json(v_table));
END
$fn$;

COMMENT ON FUNCTION capacity_impl.create_table(uuid, jsonb, text) IS
    'Adds a table to the inventory and records the decision; p_table holds the keys of update_table and, from an import, the id. Locks: the restaurant''s row.';

REVOKE ALL ON FUNCTION capacity_impl.create_table(uuid, jsonb, text) FROM PUBLIC;
