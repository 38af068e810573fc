CREATE OR REPLACE FUNCTION capacity_impl.shown_host(p_url text)
RETURNS text
LANGUAGE sql
IMMUTABLE
PARALLEL SAFE
SET search_path = pg_catalog, pg_temp
AS $fn$
    SELECT substring(p_url FROM '^https?://[^/?]+')
$fn$;

COMMENT ON FUNCTION capacity_impl.shown_host(text) IS
    'Of a webhook''s URL the scheme, the host and the port: what history and members who may not change it see. A path may hold a key.';

REVOKE ALL ON FUNCTION capacity_impl.shown_host(text) FROM PUBLIC;
