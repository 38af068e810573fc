CREATE OR REPLACE FUNCTION capacity_impl.touch_updated_at()
RETURNS trigger
LANGUAGE plpgsql
SECURITY DEFINER
SET search_path = pg_catalog, pg_temp
AS $fn$
BEGIN
    NEW.updated_at := capacity_impl.clock();
    RETURN NEW;
END
$fn$;

COMMENT ON FUNCTION capacity_impl.touch_updated_at() IS 'Trigger: stamps updated_at on a row that is updated.';

REVOKE ALL ON FUNCTION capacity_impl.touch_updated_at() FROM PUBLIC;
