CREATE OR REPLACE FUNCTION capacity_impl.dining_minutes(
    p_restaurant_id uuid, p_service_period_id uuid, p_party_size integer, p_default integer)
RETURNS integer
LANGUAGE plpgsql
STABLE
SET search_path = pg_catalog, pg_temp
AS $fn$
BEGIN
    RETURN coalesce((
        SELECT d.minutes
        FROM capacity.dining_durations AS d
        WHERE d.restaurant_id = p_restaurant_id
          AND (d.service_period_id IS NULL OR d.service_period_id = p_service_period_id)
          AND p_party_size BETWEEN d.min_party_size AND d.max_party_size
        ORDER BY d.service_period_id NULLS LAST
        LIMIT 1), p_default);
END
$fn$;

COMMENT ON FUNCTION capacity_impl.dining_minutes(uuid, uuid, integer, integer) IS
    'How long a party of this size keeps its place, in minutes: by the period''s own table, else by the restaurant''s, else p_default.';

REVOKE ALL ON FUNCTION capacity_impl.dining_minutes(uuid, uuid, integer, integer) FROM PUBLIC;
