CREATE OR REPLACE FUNCTION capacity_impl.check_table_unused(
    p_restaurant_id uuid, p_table_id uuid, p_during tstzrange, p_larger_than integer)
RETURNS void
LANGUAGE plpgsql
STABLE
SET search_path = pg_catalog, pg_temp
AS $fn$
DECLARE
    v_list jsonb := capacity_impl.list_table_bookings(p_restaurant_id, p_table_id, p_during, p_larger_than);
BEGIN
    IF v_list ->> 'bookings_total' <> '0' THEN
        PERFORM capacity_impl.fail('TABLE_IN_USE', jsonb_build_object(
            'restaurant_id', p_restaurant_id, 'table_id', p_table_id) || v_list);
    END IF;
END
$fn$;

COMMENT ON FUNCTION capacity_impl.check_table_unused(uuid, uuid, tstzrange, integer) IS
    'Raises TABLE_IN_USE with the bookings that list_table_bookings finds. Lock the table in an earlier statement: who takes a seat writes the table''s row, so that this one sees it.';

REVOKE ALL ON FUNCTION capacity_impl.check_table_unused(uuid, uuid, tstzrange, integer) FROM PUBLIC;
