CREATE OR REPLACE FUNCTION capacity_impl.rollout_step_json(p_step capacity.rollout_steps)
RETURNS jsonb
LANGUAGE sql
STABLE
PARALLEL SAFE
SET search_path = pg_catalog, pg_temp
AS $fn$
    SELECT jsonb_build_object(
        'id', p_step.id,
        'decided_at', p_step.decided_at,
        'actor', p_step.actor,
        'action', p_step.action,
        'percent_before', p_step.percent_before,
        'percent', p_step.percent,
        'is_forced', p_step.is_forced,
        'reason', p_step.reason,
        'details', p_step.details)
$fn$;

COMMENT ON FUNCTION capacity_impl.rollout_step_json(capacity.rollout_steps) IS 'A step of the rollout as JSON.';

REVOKE ALL ON FUNCTION capacity_impl.rollout_step_json(capacity.rollout_steps) FROM PUBLIC;
