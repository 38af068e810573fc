-- A table in the restaurant's inventory, for four unless told otherwise; its id.
CREATE FUNCTION tests.make_table(
    p_restaurant_id uuid,
    p_table_number  text,
    p_capacity      integer DEFAULT 4,
    p_options       jsonb   DEFAULT '{}')
RETURNS uuid
LANGUAGE sql
VOLATILE
SET search_path = pg_catalog, pg_temp
AS $fn$
    SELECT (capacity_v1.create_table(
        p_restaurant_id => p_restaurant_id,
        p_table_number => p_table_number,
        p_capacity => p_capacity,
        p_options => p_options) #>> '{table,id}')::uuid
$fn$;
