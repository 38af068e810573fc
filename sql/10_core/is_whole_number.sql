CREATE OR REPLACE FUNCTION capacity_impl.is_whole_number(p_value jsonb, p_least integer, p_greatest integer)
RETURNS boolean
LANGUAGE sql
IMMUTABLE
PARALLEL SAFE
SET search_path = ''
AS $fn$
    SELECT CASE WHEN jsonb_typeof(p_value) = 'number'
                THEN p_value::numeric = trunc(p_value::numeric) AND p_value::numeric BETWEEN p_least AND p_greatest
                ELSE false END
$fn$;

COMMENT ON FUNCTION capacity_impl.is_whole_number(jsonb, integer, integer) IS
    'Whether a JSON value is a whole number from p_least to p_greatest. It may be written 5.0: cast it through numeric.';

REVOKE ALL ON FUNCTION capacity_impl.is_whole_number(jsonb, integer, integer) FROM PUBLIC;
