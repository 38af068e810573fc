CREATE OR REPLACE FUNCTION capacity_impl.shown_url(p_url text)
RETURNS text
LANGUAGE sql
IMMUTABLE
PARALLEL SAFE
SET search_path = pg_catalog, pg_temp
AS $fn$
    SELECT regexp_replace(p_url, '[?].*$', '')
$fn$;

COMMENT ON FUNCTION capacity_impl.shown_url(text) IS
    'A webhook''s URL without its query, which may hold a key: what those who may change it see.';

REVOKE ALL ON FUNCTION capacity_impl.shown_url(text) FROM PUBLIC;
