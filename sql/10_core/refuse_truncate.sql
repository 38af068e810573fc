CREATE OR REPLACE FUNCTION capacity_impl.refuse_truncate()
RETURNS trigger
LANGUAGE plpgsql
SET search_path = pg_catalog, pg_temp
AS $fn$
BEGIN
    PERFORM capacity_impl.fail('TRUNCATE_REFUSED', jsonb_build_object('table', TG_ARGV[0]));
    RETURN NULL;
END
$fn$;

COMMENT ON FUNCTION capacity_impl.refuse_truncate() IS
    'Trigger: TRUNCATE would pass by the triggers that keep things right, and by row-level security. TG_ARGV[0] is the logical name of the table.';

REVOKE ALL ON FUNCTION capacity_impl.refuse_truncate() FROM PUBLIC;
