CREATE OR REPLACE FUNCTION capacity_impl.is_time_zone(p_time_zone text)
RETURNS boolean
LANGUAGE plpgsql
STABLE
SET search_path = pg_catalog, pg_temp
AS $fn$
BEGIN
    -- 'EST' and 'UTC+3' would be accepted by PostgreSQL, and mean something else than their writer thinks.
    RETURN p_time_zone = 'UTC'
        OR (p_time_zone LIKE '%/%' AND p_time_zone !~ '^(posix|right)/'
            AND EXISTS (SELECT FROM pg_catalog.pg_timezone_names AS z WHERE z.name = p_time_zone));
END
$fn$;

COMMENT ON FUNCTION capacity_impl.is_time_zone(text) IS
    'Whether this is an IANA name of the form Area/Location that this server knows, or UTC.';

REVOKE ALL ON FUNCTION capacity_impl.is_time_zone(text) FROM PUBLIC;
