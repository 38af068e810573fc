CREATE OR REPLACE FUNCTION capacity_impl.refuse_totals_change()
RETURNS trigger
LANGUAGE plpgsql
SET search_path = ''
AS $fn$
BEGIN
    PERFORM capacity_impl.fail('TOTALS_READ_ONLY', jsonb_build_object('table', TG_ARGV[0], 'operation', TG_OP));
    RETURN NULL;
END
$fn$;

COMMENT ON FUNCTION capacity_impl.refuse_totals_change() IS
    'Trigger: totals are written by the triggers on bookings alone (pg_trigger_depth() tells), never by a statement of its own. TG_ARGV[0] is the logical name of the table.';

REVOKE ALL ON FUNCTION capacity_impl.refuse_totals_change() FROM PUBLIC;
