CREATE OR REPLACE FUNCTION capacity_impl.check_source(p_source text)
RETURNS void
LANGUAGE plpgsql
STABLE
PARALLEL SAFE
SET search_path = pg_catalog, pg_temp
AS $fn$
BEGIN
    IF p_source = 'import' THEN
        PERFORM capacity_impl.fail('INVALID_SOURCE', jsonb_build_object('source', p_source));
    END IF;
END
$fn$;

COMMENT ON FUNCTION capacity_impl.check_source(text) IS
    'Raises INVALID_SOURCE for the source that import_lines alone may write: it makes no event and no queue.';

REVOKE ALL ON FUNCTION capacity_impl.check_source(text) FROM PUBLIC;
