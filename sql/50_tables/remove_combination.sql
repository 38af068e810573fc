CREATE OR REPLACE FUNCTION capacity_impl.remove_combination(p_restaurant_id uuid, p_combination_id uuid, p_actor text)
RETURNS jsonb
LANGUAGE plpgsql
SET search_path = pg_catalog, pg_temp
AS $fn$
DECLARE
    v_combination jsonb;
BEGIN
    PERFORM capacity_impl.lock_restaurant(p_restaurant_id);
    SELECT capacity_impl.combination_json(c) INTO v_combination
    FROM capacity.table_combinations AS c
    WHERE c.restaurant_id = p_restaurant_id AND c.id = p_combination_id;
    IF FOUND THEN
        PERFORM capacity_impl.configuration_decision(
            p_restaurant_id, 'remove_combination', p_actor, NULL, NULL, NULL, jsonb_build_object(
                    'combination_id', p_combination_id)
                || capacity_impl.what_changed(
                    (v_combination - '{id,restaurant_id,tables}'::text[]) || jsonb_build_object(
                        'table_ids', jsonb_path_query_array(v_combination, '$.tables[*].table_id')), NULL));
        DELETE FROM capacity.table_combinations AS c
        WHERE c.restaurant_id = p_restaurant_id AND c.id = p_combination_id;
    END IF;
    RETURN jsonb_build_object('success', true, 'changed', v_combination IS NOT NULL);
END
$fn$;

COMMENT ON FUNCTION capacity_impl.remove_combination(uuid, uuid, text) IS
    'Removes a combination and records the decision; the answer is the RPC''s. Locks: the restaurant''s row.';

REVOKE ALL ON FUNCTION capacity_impl.remove_combination(uuid, uuid, text) FROM PUBLIC;
