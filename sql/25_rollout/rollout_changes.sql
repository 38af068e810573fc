CREATE OR REPLACE FUNCTION capacity_impl.rollout_changes(
    p_percent_before smallint, p_percent smallint, p_restaurant_ids uuid[], p_mode capacity.enforcement_mode)
RETURNS TABLE (
    restaurant_id uuid,
    own_before capacity.enforcement_mode,
    own_after capacity.enforcement_mode,
    mode_before capacity.enforcement_mode,
    mode_after capacity.enforcement_mode)
LANGUAGE sql
STABLE
SET search_path = pg_catalog, pg_temp
AS $fn$
    SELECT r.restaurant_id, r.enforcement, n.own, m.before, m.after
    FROM capacity.restaurants AS r
    CROSS JOIN LATERAL (
        SELECT CASE WHEN p_restaurant_ids IS NULL THEN r.enforcement ELSE p_mode END AS own
    ) AS n
    CROSS JOIN LATERAL (
        SELECT capacity_impl.effective_enforcement(r.enforcement, r.rollout_bucket, p_percent_before) AS before,
               capacity_impl.effective_enforcement(n.own, r.rollout_bucket, p_percent) AS after
    ) AS m
    WHERE (p_restaurant_ids IS NULL OR r.restaurant_id = ANY (p_restaurant_ids))
      AND (r.enforcement IS DISTINCT FROM n.own OR m.before <> m.after)
$fn$;

COMMENT ON FUNCTION capacity_impl.rollout_changes(smallint, smallint, uuid[], capacity.enforcement_mode) IS
    'The restaurants that a step would change, with own setting and mode before and after it. Without ids the percentage changes and every own setting stays; with ids those get p_mode as their own (NULL: none).';

REVOKE ALL ON FUNCTION capacity_impl.rollout_changes(smallint, smallint, uuid[], capacity.enforcement_mode) FROM PUBLIC;
