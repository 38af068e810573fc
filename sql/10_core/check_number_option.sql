CREATE OR REPLACE FUNCTION capacity_impl.check_number_option(p_options jsonb, p_option text, p_least integer, p_greatest integer)
RETURNS void
LANGUAGE plpgsql
STABLE
PARALLEL SAFE
SET search_path = pg_catalog, pg_temp
AS $fn$
BEGIN
    IF coalesce(p_options -> p_option, 'null') <> 'null'
       AND NOT capacity_impl.is_whole_number(p_options -> p_option, p_least, p_greatest) THEN
        PERFORM capacity_impl.fail('INVALID_OPTION', jsonb_build_object(
            'option', p_option, 'type', 'whole number from ' || p_least || ' to ' || p_greatest));
    END IF;
END
$fn$;

COMMENT ON FUNCTION capacity_impl.check_number_option(jsonb, text, integer, integer) IS
    'Raises INVALID_OPTION unless the option is absent, null, or a whole number from p_least to p_greatest.';

REVOKE ALL ON FUNCTION capacity_impl.check_number_option(jsonb, text, integer, integer) FROM PUBLIC;
