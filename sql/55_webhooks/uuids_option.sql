CREATE OR REPLACE FUNCTION capacity_impl.uuids_option(p_options jsonb, p_option text)
RETURNS uuid[]
LANGUAGE plpgsql
STABLE
PARALLEL SAFE
SET search_path = pg_catalog, pg_temp
AS $fn$
BEGIN
    IF coalesce(p_options -> p_option, 'null') = 'null' THEN
        RETURN NULL;
    ELSIF jsonb_array_length(p_options -> p_option) > 1000 OR EXISTS (
        SELECT FROM jsonb_array_elements(p_options -> p_option) AS e (element)
        WHERE NOT capacity_impl.is_json_of(e.element, 'uuid')) THEN
        PERFORM capacity_impl.fail('INVALID_OPTION', jsonb_build_object('option', p_option, 'type', 'array of up to 1000 uuids'));
    END IF;
    RETURN ARRAY(SELECT e.element::uuid FROM jsonb_array_elements_text(p_options -> p_option) AS e (element));
END
$fn$;

COMMENT ON FUNCTION capacity_impl.uuids_option(jsonb, text) IS
    'The ids that an option holds, an array; NULL when it is absent or null. Raises INVALID_OPTION for what is no id.';

REVOKE ALL ON FUNCTION capacity_impl.uuids_option(jsonb, text) FROM PUBLIC;
