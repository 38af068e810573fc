CREATE OR REPLACE FUNCTION capacity_impl.check_text(p_argument text, p_value text, p_max_length integer)
RETURNS void
LANGUAGE plpgsql
STABLE
PARALLEL SAFE
SET search_path = pg_catalog, pg_temp
AS $fn$
BEGIN
    IF length(p_value) > p_max_length THEN
        PERFORM capacity_impl.fail('TEXT_TOO_LONG', jsonb_build_object(
            'argument', p_argument, 'length', length(p_value), 'max_length', p_max_length));
    END IF;
END
$fn$;

COMMENT ON FUNCTION capacity_impl.check_text(text, text, integer) IS
    'Raises TEXT_TOO_LONG when p_value has more than p_max_length characters; NULL passes.';

REVOKE ALL ON FUNCTION capacity_impl.check_text(text, text, integer) FROM PUBLIC;
