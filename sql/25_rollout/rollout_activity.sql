CREATE OR REPLACE FUNCTION capacity_impl.rollout_activity(p_since timestamptz)
RETURNS jsonb
LANGUAGE sql
STABLE
SET search_path = pg_catalog, pg_temp
SET jit = off
AS $fn$
    WITH asked AS MATERIALIZED (
        SELECT q.mode, q.outcome, q.would_refuse, q.violations, q.code
        FROM capacity_impl.capacity_requests(NULL, p_since, 'infinity') AS q
    ), rules AS (
        SELECT g.rule, count(*) AS requests
        FROM asked AS a
        CROSS JOIN LATERAL (
            SELECT v.violation ->> 'rule' AS rule FROM jsonb_array_elements(a.violations) AS v (violation)
        ) AS g
        WHERE a.mode = 'enforce' AND a.outcome = 'refused'
        GROUP BY g.rule
    )
    SELECT jsonb_build_object(
        'since', p_since,
        'until', capacity_impl.clock(),
        'requests', count(*),
        'accepted', count(*) FILTER (WHERE a.outcome = 'accepted'),
        'refused', count(*) FILTER (WHERE a.outcome = 'refused'),
        'would_refuse', count(*) FILTER (WHERE a.would_refuse),
        'enforced_requests', count(*) FILTER (WHERE a.mode = 'enforce'),
        'enforced_refused', count(*) FILTER (
            WHERE a.mode = 'enforce' AND a.outcome = 'refused' AND a.code IN ('CAPACITY_EXCEEDED', 'POLICY_REFUSED')),
        'rules', (SELECT coalesce(jsonb_agg(jsonb_build_object('rule', r.rule, 'requests', r.requests)
                                            ORDER BY r.requests DESC, r.rule), '[]') FROM rules AS r))
    FROM asked AS a
$fn$;

COMMENT ON FUNCTION capacity_impl.rollout_activity(timestamptz) IS
    'Requests for capacity of all restaurants since then: accepted, refused, would be refused (shadow mode), and of those that were decided by enforcing how many, how many were refused for capacity or policy, and by which rules.';

REVOKE ALL ON FUNCTION capacity_impl.rollout_activity(timestamptz) FROM PUBLIC;
