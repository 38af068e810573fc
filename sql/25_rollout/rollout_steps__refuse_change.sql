CREATE OR REPLACE FUNCTION capacity_impl.rollout_steps__refuse_change()
RETURNS trigger
LANGUAGE plpgsql
SET search_path = pg_catalog, pg_temp
AS $fn$
BEGIN
    PERFORM capacity_impl.fail('DECISION_FIXED', jsonb_build_object('rollout_step_id', OLD.id, 'operation', TG_OP));
    RETURN NULL;
END
$fn$;

COMMENT ON FUNCTION capacity_impl.rollout_steps__refuse_change() IS
    'Trigger: the steps of a rollout are append-only. Raises DECISION_FIXED.';

REVOKE ALL ON FUNCTION capacity_impl.rollout_steps__refuse_change() FROM PUBLIC;
