CREATE OR REPLACE FUNCTION capacity_impl.check_delivery_results(p_results jsonb)
RETURNS void
LANGUAGE plpgsql
STABLE
PARALLEL SAFE
SET search_path = pg_catalog, pg_temp
AS $fn$
BEGIN
    IF jsonb_typeof(p_results) IS DISTINCT FROM 'array' OR jsonb_array_length(p_results) > 1000 THEN
        PERFORM capacity_impl.fail('INVALID_OPTION', jsonb_build_object('option', 'p_results', 'type', 'array of up to 1000 objects'));
    ELSIF EXISTS (
        SELECT FROM jsonb_array_elements(p_results) AS e (result)
        WHERE jsonb_typeof(e.result) <> 'object'
           OR NOT capacity_impl.is_json_of(e.result -> 'restaurant_id', 'uuid')
           OR NOT capacity_impl.is_json_of(e.result -> 'id', 'uuid')
           OR NOT capacity_impl.is_json_of(e.result -> 'lease', 'uuid')
           OR NOT (coalesce(e.result -> 'status_code', 'null') = 'null'
                   OR capacity_impl.is_whole_number(e.result -> 'status_code', 100, 599))
           OR NOT (coalesce(e.result -> 'error', 'null') = 'null' OR capacity_impl.is_json_of(e.result -> 'error', 'text'))
           OR NOT (coalesce(e.result -> 'retry_after_seconds', 'null') = 'null'
                   OR capacity_impl.is_whole_number(e.result -> 'retry_after_seconds', 0, 2147483647))
           OR coalesce(e.result ->> 'status_code', e.result ->> 'error') IS NULL) THEN
        PERFORM capacity_impl.fail('INVALID_OPTION', jsonb_build_object(
            'option', 'p_results', 'type', 'objects with restaurant_id, id, lease and status_code or error'));
    END IF;
END
$fn$;

COMMENT ON FUNCTION capacity_impl.check_delivery_results(jsonb) IS
    'Raises INVALID_OPTION unless p_results is an array of what came of deliveries, each a whole one.';

REVOKE ALL ON FUNCTION capacity_impl.check_delivery_results(jsonb) FROM PUBLIC;
