CREATE OR REPLACE FUNCTION capacity_impl.current_actor()
RETURNS text
LANGUAGE sql
STABLE
PARALLEL SAFE
AS $fn$
    SELECT coalesce(
        CASE WHEN pg_catalog.current_setting('request.jwt.claims', true) <> '' THEN capacity_impl.current_claims() ->> 'sub' END,
        capacity_impl.caller_role())
$fn$;

COMMENT ON FUNCTION capacity_impl.current_actor() IS
    'Who answers for a decision: the subject of the claims, else the database role. Read once at the API''s edge and passed on as an argument. Unpinned, so that it is inlined.';

REVOKE ALL ON FUNCTION capacity_impl.current_actor() FROM PUBLIC;
