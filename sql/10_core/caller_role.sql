CREATE OR REPLACE FUNCTION capacity_impl.caller_role()
RETURNS text
LANGUAGE sql
STABLE
PARALLEL SAFE
AS $fn$
    SELECT coalesce(nullif(pg_catalog.current_setting('role'), 'none'), session_user::text)
$fn$;

COMMENT ON FUNCTION capacity_impl.caller_role() IS
    'The role that called in, also from within SECURITY DEFINER routines, where current_user is their owner. Unpinned, so that it is inlined.';

REVOKE ALL ON FUNCTION capacity_impl.caller_role() FROM PUBLIC;
