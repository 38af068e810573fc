CREATE OR REPLACE FUNCTION capacity_impl.import_text(p_line jsonb, p_column text)
RETURNS text
LANGUAGE sql
IMMUTABLE
PARALLEL SAFE
AS $fn$
    SELECT nullif(p_line ->> p_column, '')
$fn$;

COMMENT ON FUNCTION capacity_impl.import_text(jsonb, text) IS
    'A value of a line as text; NULL when it is empty, null or absent, which are the same. Unpinned, so that it is inlined.';

REVOKE ALL ON FUNCTION capacity_impl.import_text(jsonb, text) FROM PUBLIC;
