-- What one statement returns to a caller with these claims, as text; its SQLSTATE when it raises. The caller is
-- authenticated unless told otherwise, and the session is what it was afterwards.
CREATE FUNCTION tests.as_user(p_claims jsonb, p_statement text, p_role text DEFAULT 'authenticated')
RETURNS text
LANGUAGE plpgsql
VOLATILE
AS $fn$
DECLARE
    v_before text := coalesce(current_setting('request.jwt.claims', true), '');
    v_answer text;
BEGIN
    PERFORM set_config('role', p_role, true), set_config('request.jwt.claims', coalesce(p_claims::text, ''), true);
    EXECUTE p_statement INTO v_answer;
    PERFORM set_config('role', 'none', true), set_config('request.jwt.claims', v_before, true);
    RETURN v_answer;
EXCEPTION WHEN OTHERS THEN
    RETURN SQLSTATE;
END
$fn$;

-- The claims of a user of one restaurant, as a token carries them.
CREATE FUNCTION tests.claims(p_user_id text, p_restaurant_id uuid, p_role text)
RETURNS jsonb
LANGUAGE sql
IMMUTABLE
AS $fn$
    SELECT jsonb_build_object('sub', p_user_id, 'restaurants', jsonb_build_object(p_restaurant_id, p_role))
$fn$;
