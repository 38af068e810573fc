CREATE OR REPLACE FUNCTION capacity_impl.is_whole_number(p_value jsonb, p_least integer, p_greatest integer)
RETURNS boolean
LANGUAGE sql
IMMUTABLE
PARALLEL SAFE
SET search_path = pg_catalog, pg_temp
AS $fn$
    SELECT CASE WHEN jsonb_typeof(p_value) = 'number' AND p_value::text ~ '^-?[0-9]{1,10}$'
                THEN p_value::bigint BETWEEN p_least AND p_greatest
                ELSE false END
$fn$;

COMMENT ON FUNCTION capacity_impl.is_whole_number(jsonb, integer, integer) IS
    'Whether a JSON value is a whole number from p_least to p_greatest, written as one: 5, not 5.0.';

REVOKE ALL ON FUNCTION capacity_impl.is_whole_number(jsonb, integer, integer) FROM PUBLIC;
