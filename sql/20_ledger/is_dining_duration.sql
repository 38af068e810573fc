CREATE OR REPLACE FUNCTION capacity_impl.is_dining_duration(p_value jsonb)
RETURNS boolean
LANGUAGE plpgsql
STABLE
PARALLEL SAFE
SET search_path = pg_catalog, pg_temp
AS $fn$
BEGIN
    RETURN CASE
        WHEN jsonb_typeof(p_value) IS DISTINCT FROM 'object' THEN false
        WHEN EXISTS (
            SELECT FROM jsonb_object_keys(p_value) AS k (key)
            WHERE k.key NOT IN ('service_period_id', 'min_party_size', 'max_party_size', 'minutes')) THEN false
        WHEN coalesce(p_value -> 'service_period_id', 'null') <> 'null'
             AND NOT capacity_impl.is_json_of(p_value -> 'service_period_id', 'uuid') THEN false
        WHEN NOT (capacity_impl.is_whole_number(p_value -> 'min_party_size', 1, 1000)
                  AND capacity_impl.is_whole_number(p_value -> 'max_party_size', 1, 1000)
                  AND capacity_impl.is_whole_number(p_value -> 'minutes', 15, 1440)) THEN false
        ELSE (p_value -> 'min_party_size')::integer <= (p_value -> 'max_party_size')::integer END;
END
$fn$;

COMMENT ON FUNCTION capacity_impl.is_dining_duration(jsonb) IS
    'Whether a JSON value is a row of the table of dining durations: min_party_size, max_party_size, minutes and perhaps service_period_id, each in range, and nothing else.';

REVOKE ALL ON FUNCTION capacity_impl.is_dining_duration(jsonb) FROM PUBLIC;
