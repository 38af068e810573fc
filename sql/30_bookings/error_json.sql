CREATE OR REPLACE FUNCTION capacity_impl.error_json(p_code text, p_violations jsonb)
RETURNS jsonb
LANGUAGE plpgsql
STABLE
SET search_path = pg_catalog, pg_temp
AS $fn$
DECLARE
    v_error jsonb;
BEGIN
    SELECT jsonb_build_object('code', e.code, 'message', e.message, 'hint', e.hint,
                              'violations', coalesce(p_violations, '[]'))
    INTO STRICT v_error
    FROM capacity_impl.error_registry() AS e
    WHERE e.code = p_code;
    RETURN v_error;
END
$fn$;

COMMENT ON FUNCTION capacity_impl.error_json(text, jsonb) IS
    'A refusal as the API shows it: code, message, hint, violations.';

REVOKE ALL ON FUNCTION capacity_impl.error_json(text, jsonb) FROM PUBLIC;
