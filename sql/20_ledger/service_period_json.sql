CREATE OR REPLACE FUNCTION capacity_impl.service_period_json(p_period capacity.service_periods)
RETURNS jsonb
LANGUAGE plpgsql
STABLE
SET search_path = pg_catalog, pg_temp
AS $fn$
BEGIN
    RETURN jsonb_build_object(
        'id', p_period.id,
        'restaurant_id', p_period.restaurant_id,
        'name', p_period.name,
        'start_time', p_period.start_time,
        'end_time', p_period.end_time,
        'last_seating_time', p_period.last_seating_time,
        'crosses_midnight', p_period.end_time <= p_period.start_time,
        'weekdays', p_period.weekdays,
        'is_builtin', p_period.is_builtin,
        'retired_at', p_period.retired_at,
        'created_at', p_period.created_at,
        'updated_at', p_period.updated_at);
END
$fn$;

COMMENT ON FUNCTION capacity_impl.service_period_json(capacity.service_periods) IS 'A service period as the API shows it.';

REVOKE ALL ON FUNCTION capacity_impl.service_period_json(capacity.service_periods) FROM PUBLIC;
