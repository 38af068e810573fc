CREATE OR REPLACE FUNCTION capacity_impl.known_zone(p_time_zone text)
RETURNS text
LANGUAGE plpgsql
STABLE
SET search_path = pg_catalog, pg_temp
AS $fn$
BEGIN
    -- Asked by using it: pg_timezone_names reads every zone there is.
    PERFORM statement_timestamp() AT TIME ZONE p_time_zone;
    RETURN p_time_zone;
EXCEPTION WHEN invalid_parameter_value THEN
    RETURN NULL;
END
$fn$;

COMMENT ON FUNCTION capacity_impl.known_zone(text) IS
    'The zone of a restaurant, or NULL where this server does not know it any more: time zone data come with the operating system, and a zone may go with them. For what concerns many restaurants, and for the way out; whether a zone may be set is is_time_zone''s to say.';

REVOKE ALL ON FUNCTION capacity_impl.known_zone(text) FROM PUBLIC;
