CREATE OR REPLACE FUNCTION capacity_impl.special_day_json(p_day capacity.special_days)
RETURNS jsonb
LANGUAGE plpgsql
STABLE
SET search_path = pg_catalog, pg_temp
AS $fn$
BEGIN
    RETURN jsonb_build_object(
        'id', p_day.id,
        'restaurant_id', p_day.restaurant_id,
        'service_period_id', p_day.service_period_id,
        'service_period_name', (
            SELECT p.name FROM capacity.service_periods AS p
            WHERE p.restaurant_id = p_day.restaurant_id AND p.id = p_day.service_period_id),
        'first_date', p_day.first_date,
        'last_date', p_day.last_date,
        'is_closed', p_day.start_time IS NULL,
        'start_time', p_day.start_time,
        'end_time', p_day.end_time,
        'last_seating_time', p_day.last_seating_time,
        'label', p_day.label,
        'note', p_day.note,
        'created_at', p_day.created_at,
        'updated_at', p_day.updated_at);
END
$fn$;

COMMENT ON FUNCTION capacity_impl.special_day_json(capacity.special_days) IS 'A special day as the API shows it.';

REVOKE ALL ON FUNCTION capacity_impl.special_day_json(capacity.special_days) FROM PUBLIC;
