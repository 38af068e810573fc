CREATE OR REPLACE FUNCTION capacity_impl.current_claims()
RETURNS jsonb
LANGUAGE plpgsql
STABLE
PARALLEL SAFE
SET search_path = pg_catalog, pg_temp
AS $fn$
DECLARE
    -- Set for a transaction, it reads as an empty text after it.
    v_text text := nullif(current_setting('request.jwt.claims', true), '');
    v_claims jsonb;
BEGIN
    IF v_text IS NULL THEN
        RETURN jsonb '{}';
    END IF;
    BEGIN
        v_claims := v_text::jsonb;
    EXCEPTION WHEN data_exception OR statement_too_complex THEN
        PERFORM capacity_impl.fail('INVALID_CLAIMS', jsonb_build_object('expected', 'a JSON object'));
    END;
    IF jsonb_typeof(v_claims) <> 'object' THEN
        PERFORM capacity_impl.fail('INVALID_CLAIMS', jsonb_build_object('expected', 'a JSON object'));
    END IF;
    RETURN v_claims;
END
$fn$;

COMMENT ON FUNCTION capacity_impl.current_claims() IS
    'What the caller''s token says, as whoever checked the token has passed it on for this transaction (request.jwt.claims); {} where there is none. Raises INVALID_CLAIMS when it is no JSON object.';

REVOKE ALL ON FUNCTION capacity_impl.current_claims() FROM PUBLIC;
