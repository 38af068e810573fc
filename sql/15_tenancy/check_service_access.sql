CREATE OR REPLACE FUNCTION capacity_impl.check_service_access()
RETURNS void
LANGUAGE plpgsql
STABLE
SET search_path = pg_catalog, pg_temp
AS $fn$
BEGIN
    IF capacity_impl.is_service_caller() IS NOT TRUE THEN
        PERFORM capacity_impl.fail('NOT_ALLOWED', jsonb_build_object('restaurant_id', NULL, 'requires', 'service_role'));
    END IF;
END
$fn$;

COMMENT ON FUNCTION capacity_impl.check_service_access() IS
    'Lets pass service_role alone, for what concerns every restaurant; raises NOT_ALLOWED. The first statement of the public routines that do.';

REVOKE ALL ON FUNCTION capacity_impl.check_service_access() FROM PUBLIC;
