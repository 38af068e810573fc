CREATE OR REPLACE FUNCTION capacity_impl.is_service_caller()
RETURNS boolean
LANGUAGE sql
STABLE
PARALLEL SAFE
AS $fn$
    SELECT pg_catalog.pg_has_role(capacity_impl.caller_role(), 'service_role', 'USAGE')
        OR pg_catalog.pg_has_role(capacity_impl.caller_role(), 'capacity_owner', 'USAGE')
$fn$;

COMMENT ON FUNCTION capacity_impl.is_service_caller() IS 'Whether the caller acts with the rights of service_role, or of the owner, to whom everything belongs. Unpinned, so that it is inlined.';

REVOKE ALL ON FUNCTION capacity_impl.is_service_caller() FROM PUBLIC;
