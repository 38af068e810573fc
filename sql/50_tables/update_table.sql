CREATE OR REPLACE FUNCTION capacity_impl.update_table(p_restaurant_id uuid, p_table_id uuid, p_changes jsonb, p_actor text)
RETURNS jsonb
LANGUAGE plpgsql
SET search_path = pg_catalog, pg_temp
AS $fn$
DECLARE
    v_before capacity.table_inventory;
    v_after capacity.table_inventory;
    v_is_changed boolean;
BEGIN
    PERFORM capacity_impl.check_table_changes(p_changes);
    PERFORM capacity_impl.lock_restaurant(p_restaurant_id);
    v_before := capacity_impl.lock_table(p_restaurant_id, p_table_id);
    IF v_before.retired_at IS NOT NULL THEN
        PERFORM capacity_impl.fail('TABLE_NOT_FOUND', jsonb_build_object(
            'restaurant_id', p_restaurant_id, 'table_id', p_table_id, 'retired_at', v_before.retired_at));
    END IF;

    -- The keys are the columns, and what is absent stays.
    v_after := jsonb_populate_record(v_before, p_changes);
    v_is_changed := v_after IS DISTINCT FROM v_before;
    IF v_is_changed THEN
        PERFORM capacity_impl.check_party_range(v_after);
        PERFORM capacity_impl.check_table_number(p_restaurant_id, p_table_id, v_after.table_number);
        PERFORM capacity_impl.configuration_decision(
            p_restaurant_id, 'update_table', p_actor, NULL, NULL, NULL, jsonb_build_object(
                    'table_id', p_table_id, 'table_number', v_before.table_number,
                    'changes', (SELECT jsonb_agg(k ORDER BY k) FROM jsonb_object_keys(p_changes) AS k))
                || capacity_impl.what_changed(capacity_impl.table_facts(v_before), capacity_impl.table_facts(v_after)));
        -- A trigger refuses what a party to come would not fit.
        UPDATE capacity.table_inventory AS t
        SET table_number = v_after.table_number,
            capacity = v_after.capacity,
            min_party_size = v_after.min_party_size,
            max_party_size = v_after.max_party_size,
            section = v_after.section,
            seating_type = v_after.seating_type,
            position = v_after.position,
            notes = v_after.notes
        WHERE t.restaurant_id = p_restaurant_id AND t.id = p_table_id
        RETURNING t.* INTO v_after;
    END IF;
    RETURN jsonb_build_object(
        'success', true, 'changed', v_is_changed, 'table', capacity_impl.table_json(v_after));
END
$fn$;

COMMENT ON FUNCTION capacity_impl.update_table(uuid, uuid, jsonb, text) IS
    'Changes the keys of p_changes in a table and records the decision; the answer is the RPC''s. Locks, in order: the restaurant''s row, its floor, the table''s row.';

REVOKE ALL ON FUNCTION capacity_impl.update_table(uuid, uuid, jsonb, text) FROM PUBLIC;
