CREATE OR REPLACE FUNCTION capacity_impl.restaurants__check_time_zone()
RETURNS trigger
LANGUAGE plpgsql
SET search_path = pg_catalog, pg_temp
AS $fn$
BEGIN
    IF TG_OP = 'INSERT' OR NEW.time_zone IS DISTINCT FROM OLD.time_zone THEN
        PERFORM capacity_impl.check_time_zone(NEW.time_zone);
    END IF;
    RETURN NEW;
END
$fn$;

COMMENT ON FUNCTION capacity_impl.restaurants__check_time_zone() IS 'Trigger: refuses a time zone that is not an IANA name.';

REVOKE ALL ON FUNCTION capacity_impl.restaurants__check_time_zone() FROM PUBLIC;
