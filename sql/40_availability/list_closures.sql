CREATE OR REPLACE FUNCTION capacity_impl.list_closures(p_restaurant_id uuid, p_first_date date, p_last_date date)
RETURNS TABLE (service_date date, closure jsonb)
LANGUAGE plpgsql
STABLE
ROWS 5
SET search_path = pg_catalog, pg_temp
AS $fn$
BEGIN
    RETURN QUERY
    SELECT c.service_date, c.closure
    FROM (
        SELECT DISTINCT d.service_date, jsonb_build_object(
            'service_period_id', s.service_period_id,
            'service_period_name', CASE WHEN s.service_period_id IS NOT NULL THEN p.name END,
            'label', s.label,
            'note', s.note) AS closure
        FROM capacity.special_days AS s
        CROSS JOIN LATERAL (
            SELECT greatest(s.first_date, p_first_date) + days AS service_date
            FROM generate_series(0, least(s.last_date, p_last_date) - greatest(s.first_date, p_first_date)) AS days
        ) AS d
        JOIN capacity.service_periods AS p
            ON p.restaurant_id = p_restaurant_id AND (s.service_period_id IS NULL OR p.id = s.service_period_id)
        CROSS JOIN LATERAL capacity_impl.service_hours(p_restaurant_id, p.id, d.service_date) AS h
        WHERE s.restaurant_id = p_restaurant_id
          AND s.last_date >= p_first_date AND s.first_date <= p_last_date
          AND s.start_time IS NULL
          AND h.special_day_id = s.id AND NOT h.is_open
    ) AS c
    ORDER BY c.service_date, c.closure ->> 'service_period_id' NULLS FIRST, c.closure ->> 'service_period_name';
END
$fn$;

COMMENT ON FUNCTION capacity_impl.list_closures(uuid, date, date) IS
    'The closures that hold on these service dates: only those that close a service which would be open otherwise. service_period_id is null where it closes the whole restaurant. The note is for staff.';

REVOKE ALL ON FUNCTION capacity_impl.list_closures(uuid, date, date) FROM PUBLIC;
