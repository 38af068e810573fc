CREATE OR REPLACE FUNCTION capacity_impl.bookings__touch()
RETURNS trigger
LANGUAGE plpgsql
SET search_path = pg_catalog, pg_temp
AS $fn$
BEGIN
    NEW.version := OLD.version + 1;
    NEW.updated_at := capacity_impl.clock();
    RETURN NEW;
END
$fn$;

COMMENT ON FUNCTION capacity_impl.bookings__touch() IS 'Trigger: counts the version and stamps updated_at of a booking that is updated.';

REVOKE ALL ON FUNCTION capacity_impl.bookings__touch() FROM PUBLIC;
