CREATE OR REPLACE FUNCTION capacity_impl.decision_json(p_decision capacity.decisions, p_time_zone text)
RETURNS jsonb
LANGUAGE sql
STABLE
SET search_path = pg_catalog, pg_temp
AS $fn$
    SELECT jsonb_build_object(
        'id', p_decision.id,
        'decided_at', p_decision.decided_at,
        'decided_local', p_decision.decided_at AT TIME ZONE p_time_zone,
        'operation', p_decision.operation,
        'outcome', p_decision.outcome,
        'code', p_decision.code,
        'violations', coalesce(p_decision.violations, '[]'),
        'actor', p_decision.actor,
        'booking_id', p_decision.booking_id,
        'booking_date', p_decision.booking_date,
        'start_time', p_decision.start_time,
        'party_size', p_decision.party_size,
        'service_date', p_decision.service_date,
        'service_period_id', p_decision.service_period_id,
        'before', p_decision.options -> 'before',
        'after', p_decision.options -> 'after',
        'options', coalesce(p_decision.options - '{before,after,effect}'::text[], '{}'))
$fn$;

COMMENT ON FUNCTION capacity_impl.decision_json(capacity.decisions, text) IS
    'A decision as the history shows it: who, when, what, before and after.';

REVOKE ALL ON FUNCTION capacity_impl.decision_json(capacity.decisions, text) FROM PUBLIC;
