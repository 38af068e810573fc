CREATE OR REPLACE FUNCTION capacity_impl.fail(p_code text, p_context jsonb DEFAULT '{}')
RETURNS void
LANGUAGE plpgsql
STABLE
SET search_path = pg_catalog, pg_temp
AS $fn$
DECLARE
    v_error record;
BEGIN
    SELECT e.sqlstate, e.message, e.hint INTO STRICT v_error
    FROM capacity_impl.error_registry() AS e
    WHERE e.code = p_code AND e.sqlstate IS NOT NULL;

    RAISE EXCEPTION USING
        ERRCODE = v_error.sqlstate,
        MESSAGE = v_error.message,
        DETAIL = jsonb_build_object('code', p_code) || p_context,
        HINT = v_error.hint;
END
$fn$;

COMMENT ON FUNCTION capacity_impl.fail(text, jsonb) IS
    'Raises the registered error p_code; DETAIL is a JSON object with the code and p_context (no personal data). A code without SQLSTATE is a defect of the caller and raises no_data_found.';

REVOKE ALL ON FUNCTION capacity_impl.fail(text, jsonb) FROM PUBLIC;
