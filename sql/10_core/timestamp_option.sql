CREATE OR REPLACE FUNCTION capacity_impl.timestamp_option(p_options jsonb, p_option text)
RETURNS timestamptz
LANGUAGE plpgsql
STABLE
PARALLEL SAFE
SET search_path = pg_catalog, pg_temp
AS $fn$
BEGIN
    IF p_options ->> p_option IS NOT NULL AND NOT capacity_impl.is_json_of(p_options -> p_option, 'timestamp with time zone') THEN
        PERFORM capacity_impl.fail('INVALID_OPTION', jsonb_build_object('option', p_option, 'type', 'timestamp with time zone'));
    END IF;
    RETURN (p_options ->> p_option)::timestamptz;
END
$fn$;

COMMENT ON FUNCTION capacity_impl.timestamp_option(jsonb, text) IS
    'The instant that an option holds; NULL when it is absent or null. Raises INVALID_OPTION for a text that is no instant, which takes an offset or Z.';

REVOKE ALL ON FUNCTION capacity_impl.timestamp_option(jsonb, text) FROM PUBLIC;
