CREATE OR REPLACE FUNCTION capacity_impl.import_error(p_line integer, p_field text, p_code text, p_message text)
RETURNS jsonb
LANGUAGE sql
IMMUTABLE
PARALLEL SAFE
AS $fn$
    SELECT pg_catalog.jsonb_build_object('line', p_line, 'field', p_field, 'code', p_code, 'message', p_message)
$fn$;

COMMENT ON FUNCTION capacity_impl.import_error(integer, text, text, text) IS
    'What import_lines says of one value of one line. Unpinned, so that it is inlined.';

REVOKE ALL ON FUNCTION capacity_impl.import_error(integer, text, text, text) FROM PUBLIC;
