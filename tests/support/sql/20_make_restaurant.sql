-- A restaurant that enforces its limits, without periods (so the built-in all-day one) and without
-- rules (so no limit), unless told otherwise; its id.
CREATE FUNCTION tests.make_restaurant(
    p_name          text  DEFAULT 'Test',
    p_timezone      text  DEFAULT 'Europe/Zurich',
    p_options       jsonb DEFAULT '{"enforcement": "enforce"}',
    p_restaurant_id uuid  DEFAULT gen_random_uuid())
RETURNS uuid
LANGUAGE sql
VOLATILE
SET search_path = pg_catalog, pg_temp
AS $fn$
    SELECT (capacity_v1.upsert_restaurant(
        p_restaurant_id => p_restaurant_id,
        p_name => p_name,
        p_timezone => p_timezone,
        p_options => p_options) #>> '{restaurant,id}')::uuid
$fn$;
