CREATE OR REPLACE FUNCTION capacity_impl.import_table(
    p_restaurant_id uuid, p_table_id uuid, p_table jsonb, p_has_id boolean, p_actor text)
RETURNS boolean
LANGUAGE plpgsql
SET search_path = pg_catalog, pg_temp
AS $fn$
DECLARE
    v_table capacity.table_inventory;
BEGIN
    PERFORM capacity_impl.lock_restaurant(p_restaurant_id);
    SELECT t.* INTO v_table
    FROM capacity.table_inventory AS t
    WHERE t.restaurant_id = p_restaurant_id
      AND (t.id = p_table_id OR (NOT p_has_id AND t.retired_at IS NULL AND t.table_number = p_table ->> 'table_number'))
    ORDER BY t.retired_at IS NULL DESC
    LIMIT 1;
    IF NOT FOUND THEN
        PERFORM capacity_impl.create_table(p_restaurant_id, p_table || jsonb_build_object('id', p_table_id), p_actor);
        RETURN true;
    ELSIF v_table.retired_at IS NOT NULL OR NOT to_jsonb(v_table) @> p_table THEN
        PERFORM capacity_impl.fail('IMPORT_DIFFERS', jsonb_build_object('table_id', v_table.id, 'retired_at', v_table.retired_at));
    END IF;
    RETURN false;
END
$fn$;

COMMENT ON FUNCTION capacity_impl.import_table(uuid, uuid, jsonb, boolean, text) IS
    'Makes a table with this id unless it is there, by the id or, without p_has_id, by its number; IMPORT_DIFFERS when it is there with other values or was retired. Returns whether it was new. Locks: the restaurant''s row.';

REVOKE ALL ON FUNCTION capacity_impl.import_table(uuid, uuid, jsonb, boolean, text) FROM PUBLIC;
