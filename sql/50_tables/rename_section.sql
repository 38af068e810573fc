CREATE OR REPLACE FUNCTION capacity_impl.rename_section(p_restaurant_id uuid, p_section text, p_new_section text, p_actor text)
RETURNS jsonb
LANGUAGE plpgsql
SET search_path = pg_catalog, pg_temp
AS $fn$
DECLARE
    v_table_ids uuid[];
BEGIN
    PERFORM capacity_impl.lock_restaurant(p_restaurant_id);
    SELECT array_agg(t.id ORDER BY t.id) INTO v_table_ids
    FROM capacity.table_inventory AS t
    WHERE t.restaurant_id = p_restaurant_id AND t.section = p_section AND t.retired_at IS NULL;
    IF v_table_ids IS NULL THEN
        PERFORM capacity_impl.fail('SECTION_NOT_FOUND', jsonb_build_object(
            'restaurant_id', p_restaurant_id, 'section', p_section));
    END IF;

    IF p_new_section <> p_section THEN
        PERFORM capacity_impl.configuration_decision(
            p_restaurant_id, 'rename_section', p_actor, NULL, NULL, NULL, jsonb_build_object(
                    'tables', cardinality(v_table_ids), 'table_ids', to_jsonb(v_table_ids))
                || capacity_impl.what_changed(
                    jsonb_build_object('section', p_section), jsonb_build_object('section', p_new_section)));
        PERFORM capacity_impl.lock_tables(p_restaurant_id, v_table_ids);
        UPDATE capacity.table_inventory AS t
        SET section = p_new_section
        WHERE t.restaurant_id = p_restaurant_id AND t.id = ANY (v_table_ids);
    END IF;
    RETURN jsonb_build_object('success', true, 'tables', cardinality(v_table_ids));
END
$fn$;

COMMENT ON FUNCTION capacity_impl.rename_section(uuid, text, text, text) IS
    'Gives the tables of a section another one and records the decision; the answer is the RPC''s. Locks, in order: the restaurant''s row, its floor, the tables by id.';

REVOKE ALL ON FUNCTION capacity_impl.rename_section(uuid, text, text, text) FROM PUBLIC;
