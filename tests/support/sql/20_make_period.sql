-- A service period, dinner from 17:00 to 23:00 on every day unless told otherwise; its id.
CREATE FUNCTION tests.make_period(
    p_restaurant_id     uuid,
    p_name              text      DEFAULT 'Dinner',
    p_start_time        time      DEFAULT '17:00',
    p_end_time          time      DEFAULT '23:00',
    p_weekdays          integer[] DEFAULT '{1,2,3,4,5,6,7}',
    p_options           jsonb     DEFAULT '{}',
    p_service_period_id uuid      DEFAULT gen_random_uuid())
RETURNS uuid
LANGUAGE sql
VOLATILE
SET search_path = pg_catalog, pg_temp
AS $fn$
    SELECT (capacity_v1.upsert_service_period(
        p_restaurant_id => p_restaurant_id,
        p_service_period_id => p_service_period_id,
        p_name => p_name,
        p_start_time => p_start_time,
        p_end_time => p_end_time,
        p_weekdays => p_weekdays,
        p_options => p_options) #>> '{service_period,id}')::uuid
$fn$;
