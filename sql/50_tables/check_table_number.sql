CREATE OR REPLACE FUNCTION capacity_impl.check_table_number(p_restaurant_id uuid, p_table_id uuid, p_table_number text)
RETURNS void
LANGUAGE plpgsql
STABLE
SET search_path = pg_catalog, pg_temp
AS $fn$
DECLARE
    v_other_id uuid;
BEGIN
    SELECT t.id INTO v_other_id
    FROM capacity.table_inventory AS t
    WHERE t.restaurant_id = p_restaurant_id AND t.table_number = p_table_number
      AND t.retired_at IS NULL AND t.id <> p_table_id;
    IF FOUND THEN
        PERFORM capacity_impl.fail('TABLE_NUMBER_TAKEN', jsonb_build_object(
            'restaurant_id', p_restaurant_id, 'table_number', p_table_number, 'table_id', v_other_id));
    END IF;
END
$fn$;

COMMENT ON FUNCTION capacity_impl.check_table_number(uuid, uuid, text) IS
    'Raises TABLE_NUMBER_TAKEN when a table in use other than p_table_id has this number. Lock the restaurant before: then no RPC gives it to another one meanwhile.';

REVOKE ALL ON FUNCTION capacity_impl.check_table_number(uuid, uuid, text) FROM PUBLIC;
