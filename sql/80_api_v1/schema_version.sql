CREATE OR REPLACE FUNCTION capacity_v1.schema_version()
RETURNS integer
LANGUAGE sql
IMMUTABLE
PARALLEL SAFE
SET search_path = pg_catalog, pg_temp
AS $fn$
    SELECT 6
$fn$;

COMMENT ON FUNCTION capacity_v1.schema_version() IS
$doc$The version of what capacity_v1 offers. Clients check it when they connect.

Returns: integer. It grows when routines or result keys are added; a breaking change is a schema capacity_v2.
Access: everybody, guests too.
Errors: none. Locks: none.$doc$;

REVOKE ALL ON FUNCTION capacity_v1.schema_version() FROM PUBLIC, anon, authenticated, service_role;
GRANT EXECUTE ON FUNCTION capacity_v1.schema_version() TO anon, authenticated, service_role;
