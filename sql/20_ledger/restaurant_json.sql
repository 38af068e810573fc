CREATE OR REPLACE FUNCTION capacity_impl.restaurant_json(p_restaurant_id uuid)
RETURNS jsonb
LANGUAGE plpgsql
STABLE
SET search_path = pg_catalog, pg_temp
AS $fn$
BEGIN
    RETURN (
        SELECT jsonb_build_object(
            'id', r.restaurant_id,
            'name', r.name,
            'timezone', r.time_zone,
            'slot_interval_minutes', r.slot_interval_minutes,
            'dining_duration_minutes', r.dining_duration_minutes,
            'enforcement', r.enforcement,
            'effective_enforcement', capacity_impl.effective_enforcement(r.enforcement, r.rollout_bucket, s.enforcement_percent),
            'rules_version', r.rules_version,
            'created_at', r.created_at,
            'updated_at', r.updated_at)
        FROM capacity.restaurants AS r
        JOIN capacity.settings AS s ON s.id
        WHERE r.restaurant_id = p_restaurant_id);
END
$fn$;

COMMENT ON FUNCTION capacity_impl.restaurant_json(uuid) IS 'A restaurant as the API shows it; NULL when there is none.';

REVOKE ALL ON FUNCTION capacity_impl.restaurant_json(uuid) FROM PUBLIC;
