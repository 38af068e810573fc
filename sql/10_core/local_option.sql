CREATE OR REPLACE FUNCTION capacity_impl.local_option(p_options jsonb, p_option text, p_instant timestamptz)
RETURNS timestamp
LANGUAGE plpgsql
STABLE
PARALLEL SAFE
SET search_path = pg_catalog, pg_temp
AS $fn$
BEGIN
    IF p_options ->> p_option IS NULL THEN
        RETURN NULL;
    ELSIF p_instant IS NOT NULL THEN
        PERFORM capacity_impl.fail('INVALID_OPTION', jsonb_build_object(
            'option', p_option, 'type', 'null where the instant is given'));
    ELSIF NOT capacity_impl.is_json_of(p_options -> p_option, 'timestamp YYYY-MM-DDTHH:MM') THEN
        PERFORM capacity_impl.fail('INVALID_OPTION', jsonb_build_object('option', p_option, 'type', 'timestamp YYYY-MM-DDTHH:MM'));
    END IF;
    RETURN (p_options ->> p_option)::timestamp;
END
$fn$;

COMMENT ON FUNCTION capacity_impl.local_option(jsonb, text, timestamptz) IS
    'The local date and wall time that an option holds; NULL when it is absent or null. Raises INVALID_OPTION for a text that is none, an offset included, and beside p_instant: the same moment is given once.';

REVOKE ALL ON FUNCTION capacity_impl.local_option(jsonb, text, timestamptz) FROM PUBLIC;
