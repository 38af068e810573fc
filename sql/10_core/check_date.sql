CREATE OR REPLACE FUNCTION capacity_impl.check_date(p_argument text, p_value date)
RETURNS void
LANGUAGE plpgsql
STABLE
PARALLEL SAFE
SET search_path = pg_catalog, pg_temp
AS $fn$
BEGIN
    IF p_value NOT BETWEEN '1970-01-01' AND '2199-12-31' THEN
        PERFORM capacity_impl.fail('INVALID_DATE', jsonb_build_object('argument', p_argument, 'value', p_value));
    END IF;
END
$fn$;

COMMENT ON FUNCTION capacity_impl.check_date(text, date) IS
    'Raises INVALID_DATE for a date outside 1970-01-01 to 2199-12-31, infinity included; NULL passes.';

REVOKE ALL ON FUNCTION capacity_impl.check_date(text, date) FROM PUBLIC;
