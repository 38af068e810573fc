-- The restaurant's limit, or that of one of its periods; the answer of set_capacity_rule.
CREATE FUNCTION tests.set_limit(
    p_restaurant_id     uuid,
    p_max_covers        integer,
    p_max_parties       integer DEFAULT NULL,
    p_service_period_id uuid    DEFAULT NULL)
RETURNS jsonb
LANGUAGE sql
VOLATILE
SET search_path = pg_catalog, pg_temp
AS $fn$
    SELECT capacity_v1.set_capacity_rule(
        p_restaurant_id => p_restaurant_id,
        p_max_covers => p_max_covers,
        p_max_parties => p_max_parties,
        p_service_period_id => p_service_period_id)
$fn$;
