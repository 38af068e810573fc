CREATE OR REPLACE FUNCTION capacity_impl.decisions__refuse_change()
RETURNS trigger
LANGUAGE plpgsql
SET search_path = pg_catalog, pg_temp
AS $fn$
BEGIN
    PERFORM capacity_impl.fail('DECISION_FIXED', jsonb_build_object('decision_id', OLD.id, 'operation', TG_OP));
    RETURN NULL;
END
$fn$;

COMMENT ON FUNCTION capacity_impl.decisions__refuse_change() IS 'Trigger: decisions are append-only.';

REVOKE ALL ON FUNCTION capacity_impl.decisions__refuse_change() FROM PUBLIC;
