CREATE OR REPLACE FUNCTION capacity_impl.is_event_wanted(p_event_types text[], p_event_type text)
RETURNS boolean
LANGUAGE sql
IMMUTABLE
PARALLEL SAFE
AS $fn$
    SELECT p_event_types IS NULL
        OR p_event_type = ANY (p_event_types)
        OR pg_catalog.split_part(p_event_type, '.', 1) OPERATOR(pg_catalog.||) '.*' = ANY (p_event_types)
$fn$;

COMMENT ON FUNCTION capacity_impl.is_event_wanted(text[], text) IS
    'Whether a webhook with these types (NULL: all) is told of an event: its type is one of them, or its subject with a star is. Unpinned, so that it is inlined.';

REVOKE ALL ON FUNCTION capacity_impl.is_event_wanted(text[], text) FROM PUBLIC;
