CREATE OR REPLACE FUNCTION capacity_impl.upsert_combination(
    p_restaurant_id uuid,
    p_combination_id uuid,
    p_name text,
    p_table_ids uuid[],
    p_capacity integer,
    p_min_party_size integer,
    p_max_party_size numeric,
    p_actor text)
RETURNS jsonb
LANGUAGE plpgsql
SET search_path = pg_catalog, pg_temp
AS $fn$
DECLARE
    v_table_ids uuid[] := ARRAY(SELECT i.id FROM unnest(p_table_ids) AS i (id) ORDER BY i.id);
    v_before capacity.table_combinations;
    v_before_ids uuid[];
    v_combination capacity.table_combinations;
    v_other jsonb;
    v_is_changed boolean;
BEGIN
    PERFORM capacity_impl.lock_restaurant(p_restaurant_id);
    PERFORM capacity_impl.check_combination(p_restaurant_id, p_table_ids, p_capacity, p_min_party_size, p_max_party_size);

    SELECT c.* INTO v_before
    FROM capacity.table_combinations AS c
    WHERE c.restaurant_id = p_restaurant_id
      AND CASE WHEN p_combination_id IS NULL THEN c.name = p_name ELSE c.id = p_combination_id END;
    IF p_combination_id IS NOT NULL AND NOT FOUND THEN
        PERFORM capacity_impl.fail('COMBINATION_NOT_FOUND', jsonb_build_object(
            'restaurant_id', p_restaurant_id, 'combination_id', p_combination_id));
    END IF;
    SELECT jsonb_build_object('id', c.id, 'name', c.name) INTO v_other
    FROM capacity.table_combinations AS c
    WHERE c.restaurant_id = p_restaurant_id AND c.id IS DISTINCT FROM v_before.id
      AND (c.name = p_name OR v_table_ids = ARRAY(
          SELECT m.table_id FROM capacity.table_combination_members AS m
          WHERE m.restaurant_id = p_restaurant_id AND m.combination_id = c.id
          ORDER BY m.table_id))
    ORDER BY c.name <> p_name, c.id
    LIMIT 1;
    IF FOUND THEN
        PERFORM capacity_impl.fail('COMBINATION_TAKEN', jsonb_build_object(
            'restaurant_id', p_restaurant_id, 'name', p_name, 'other', v_other));
    END IF;

    v_before_ids := ARRAY(
        SELECT m.table_id FROM capacity.table_combination_members AS m
        WHERE m.restaurant_id = p_restaurant_id AND m.combination_id = v_before.id
        ORDER BY m.table_id);
    v_combination := v_before;
    v_is_changed := (v_before.name, v_before.capacity, v_before.min_party_size, v_before.max_party_size, v_before_ids)
        IS DISTINCT FROM (p_name, p_capacity, p_min_party_size, p_max_party_size::integer, v_table_ids);
    IF v_is_changed THEN
        v_combination.id := coalesce(v_before.id, gen_random_uuid());
        PERFORM capacity_impl.configuration_decision(
            p_restaurant_id, 'upsert_combination', p_actor, NULL, NULL, NULL, jsonb_build_object(
                    'combination_id', v_combination.id, 'name', p_name)
                || capacity_impl.what_changed(
                    CASE WHEN v_before.id IS NOT NULL THEN jsonb_build_object(
                        'name', v_before.name, 'capacity', v_before.capacity, 'min_party_size', v_before.min_party_size,
                        'max_party_size', v_before.max_party_size, 'table_ids', v_before_ids) END,
                    jsonb_build_object(
                        'name', p_name, 'capacity', p_capacity, 'min_party_size', p_min_party_size,
                        'max_party_size', p_max_party_size::integer, 'table_ids', v_table_ids)));
        INSERT INTO capacity.table_combinations AS c (
            restaurant_id, id, name, capacity, min_party_size, max_party_size, created_at, updated_at)
        VALUES (
            p_restaurant_id, v_combination.id, p_name, p_capacity, p_min_party_size, p_max_party_size,
            capacity_impl.clock(), capacity_impl.clock())
        ON CONFLICT (restaurant_id, id) DO UPDATE
        SET name = excluded.name, capacity = excluded.capacity,
            min_party_size = excluded.min_party_size, max_party_size = excluded.max_party_size
        RETURNING c.* INTO v_combination;

        DELETE FROM capacity.table_combination_members AS m
        WHERE m.restaurant_id = p_restaurant_id AND m.combination_id = v_combination.id AND m.table_id <> ALL (v_table_ids);
        INSERT INTO capacity.table_combination_members (restaurant_id, combination_id, table_id)
        SELECT p_restaurant_id, v_combination.id, i.id FROM unnest(v_table_ids) AS i (id)
        ON CONFLICT DO NOTHING;
    END IF;
    RETURN jsonb_build_object(
        'success', true, 'changed', v_is_changed, 'combination', capacity_impl.combination_json(v_combination));
END
$fn$;

COMMENT ON FUNCTION capacity_impl.upsert_combination(uuid, uuid, text, uuid[], integer, integer, numeric, text) IS
    'Creates or changes a combination, found by its id or without one by its name, and records the decision; the answer is the RPC''s. Locks: the restaurant''s row.';

REVOKE ALL ON FUNCTION capacity_impl.upsert_combination(uuid, uuid, text, uuid[], integer, integer, numeric, text) FROM PUBLIC;
