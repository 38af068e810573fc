CREATE OR REPLACE FUNCTION capacity_impl.delete_table(p_restaurant_id uuid, p_table_id uuid, p_actor text)
RETURNS jsonb
LANGUAGE plpgsql
SET search_path = pg_catalog, pg_temp
AS $fn$
DECLARE
    v_table capacity.table_inventory;
    v_removed jsonb := jsonb_build_array();
    v_is_changed boolean;
BEGIN
    PERFORM capacity_impl.lock_restaurant(p_restaurant_id);
    -- Holds are swept before the floor is locked.
    PERFORM capacity_impl.sweep_holds(p_restaurant_id, NULL, NULL, tstzrange(capacity_impl.clock(), NULL), p_actor, true);
    v_table := capacity_impl.lock_table(p_restaurant_id, p_table_id);
    v_is_changed := v_table.retired_at IS NULL;
    IF v_is_changed THEN
        -- Two or more tables, or none: a combination that loses one is another one.
        WITH removed AS (
            DELETE FROM capacity.table_combinations AS c
            USING capacity.table_combination_members AS m
            WHERE c.restaurant_id = p_restaurant_id
              AND m.restaurant_id = p_restaurant_id AND m.combination_id = c.id AND m.table_id = p_table_id
            RETURNING c.id, c.name
        )
        SELECT coalesce(jsonb_agg(jsonb_build_object('id', r.id, 'name', r.name) ORDER BY r.name, r.id), '[]')
        INTO v_removed
        FROM removed AS r;

        PERFORM capacity_impl.configuration_decision(
            p_restaurant_id, 'delete_table', p_actor, NULL, NULL, NULL, jsonb_build_object(
                    'table_id', p_table_id, 'table_number', v_table.table_number, 'removed_combinations', v_removed)
                || capacity_impl.what_changed(capacity_impl.table_facts(v_table), NULL));
        -- A trigger refuses it while somebody is to sit there.
        UPDATE capacity.table_inventory AS t
        SET retired_at = capacity_impl.clock()
        WHERE t.restaurant_id = p_restaurant_id AND t.id = p_table_id
        RETURNING t.* INTO v_table;
        -- What is left are blocks, expired holds, and parties whose time is over. Never waited for with the floor locked.
        UPDATE capacity.booking_table_assignments AS a
        SET released_at = capacity_impl.clock()
        WHERE a.restaurant_id = p_restaurant_id AND a.id = ANY (ARRAY(
            SELECT o.id
            FROM capacity.booking_table_assignments AS o
            WHERE o.restaurant_id = p_restaurant_id AND o.table_id = p_table_id AND o.released_at IS NULL
            FOR NO KEY UPDATE SKIP LOCKED));
        IF EXISTS (
            SELECT FROM capacity.booking_table_assignments AS a
            WHERE a.restaurant_id = p_restaurant_id AND a.table_id = p_table_id AND a.released_at IS NULL) THEN
            RAISE EXCEPTION USING ERRCODE = 'serialization_failure', MESSAGE = 'Somebody is busy with a seat of the table.';
        END IF;
    END IF;
    RETURN jsonb_build_object(
        'success', true, 'changed', v_is_changed, 'table', capacity_impl.table_json(v_table),
        'removed_combinations', v_removed);
END
$fn$;

COMMENT ON FUNCTION capacity_impl.delete_table(uuid, uuid, text) IS
    'Retires a table, removes its combinations, gives back its blocks and what else is over, and records the decision; the answer is the RPC''s. Locks, in order: the restaurant''s row; what sweep_holds gets without waiting; its floor, the table''s row; its seats without waiting.';

REVOKE ALL ON FUNCTION capacity_impl.delete_table(uuid, uuid, text) FROM PUBLIC;
