CREATE OR REPLACE FUNCTION capacity_impl.clock()
RETURNS timestamptz
LANGUAGE sql
STABLE
PARALLEL SAFE
AS $fn$
    SELECT pg_catalog.statement_timestamp()
$fn$;

COMMENT ON FUNCTION capacity_impl.clock() IS
    'The engine''s one clock: when the client''s statement arrived. Tests replace this function; production has no hook. Unpinned, so that it is inlined.';

REVOKE ALL ON FUNCTION capacity_impl.clock() FROM PUBLIC;
