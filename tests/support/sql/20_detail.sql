-- The DETAIL of the error of the registry that a statement raises; NULL when it raises none, and then it has been done.
CREATE FUNCTION tests.detail(p_statement text)
RETURNS jsonb
LANGUAGE plpgsql
AS $fn$
DECLARE
    v_detail text;
BEGIN
    EXECUTE p_statement;
    RETURN NULL;
EXCEPTION WHEN OTHERS THEN
    GET STACKED DIAGNOSTICS v_detail = PG_EXCEPTION_DETAIL;
    RETURN v_detail;
END
$fn$;
