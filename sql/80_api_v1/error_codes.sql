CREATE OR REPLACE FUNCTION capacity_v1.error_codes()
RETURNS TABLE (code text, sqlstate text, message text, hint text)
LANGUAGE sql
STABLE
SECURITY DEFINER
SET search_path = pg_catalog, pg_temp
AS $fn$
    SELECT e.code, e.sqlstate, e.message, e.hint
    FROM capacity_impl.error_registry() AS e
$fn$;

COMMENT ON FUNCTION capacity_v1.error_codes() IS
$doc$Every error code with its SQLSTATE, message and remedy.

Returns: one row per code. sqlstate NULL: an expected outcome that appears as error.code in a JSON answer and is never raised. Classes: RC0 invalid argument, RC1 not found, RC2 conflict, RC3 wrong state, RC4 not allowed.
Access: everybody, guests too.
Errors: none. Locks: none.$doc$;

REVOKE ALL ON FUNCTION capacity_v1.error_codes() FROM PUBLIC, anon, authenticated, service_role;
GRANT EXECUTE ON FUNCTION capacity_v1.error_codes() TO anon, authenticated, service_role;
