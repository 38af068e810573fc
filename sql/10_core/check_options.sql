CREATE OR REPLACE FUNCTION capacity_impl.check_options(p_options jsonb, p_known jsonb)
RETURNS void
LANGUAGE plpgsql
STABLE
PARALLEL SAFE
SET search_path = pg_catalog, pg_temp
AS $fn$
DECLARE
    v_option record;
BEGIN
    IF jsonb_typeof(p_options) IS DISTINCT FROM 'object' THEN
        PERFORM capacity_impl.fail('INVALID_OPTION', jsonb_build_object('option', NULL, 'type', 'object'));
    END IF;
    FOR v_option IN
        SELECT o.key, jsonb_typeof(o.value) AS type FROM jsonb_each(p_options) AS o ORDER BY o.key
    LOOP
        IF NOT p_known ? v_option.key THEN
            PERFORM capacity_impl.fail('UNKNOWN_OPTION', jsonb_build_object(
                'option', left(v_option.key, 100), 'known', (SELECT coalesce(jsonb_agg(k ORDER BY k), '[]') FROM jsonb_object_keys(p_known) AS k)));
        ELSIF v_option.type NOT IN ('null', p_known ->> v_option.key) THEN
            PERFORM capacity_impl.fail('INVALID_OPTION', jsonb_build_object(
                'option', v_option.key, 'type', p_known ->> v_option.key));
        END IF;
    END LOOP;
END
$fn$;

COMMENT ON FUNCTION capacity_impl.check_options(jsonb, jsonb) IS
    'Raises UNKNOWN_OPTION or INVALID_OPTION unless p_options is an object whose keys and JSON types are those of p_known, such as {"allow_past": "boolean"}. A null value counts as absent.';

REVOKE ALL ON FUNCTION capacity_impl.check_options(jsonb, jsonb) FROM PUBLIC;
