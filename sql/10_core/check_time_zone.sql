CREATE OR REPLACE FUNCTION capacity_impl.check_time_zone(p_time_zone text)
RETURNS void
LANGUAGE plpgsql
STABLE
SET search_path = pg_catalog, pg_temp
AS $fn$
BEGIN
    IF capacity_impl.is_time_zone(p_time_zone) IS TRUE THEN
        RETURN;
    END IF;
    PERFORM capacity_impl.fail('INVALID_TIME_ZONE', jsonb_build_object('time_zone', left(p_time_zone, 100)));
END
$fn$;

COMMENT ON FUNCTION capacity_impl.check_time_zone(text) IS
    'Raises INVALID_TIME_ZONE unless p_time_zone is an IANA name of the form Area/Location that this server knows, or UTC.';

REVOKE ALL ON FUNCTION capacity_impl.check_time_zone(text) FROM PUBLIC;
