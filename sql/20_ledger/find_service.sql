CREATE OR REPLACE FUNCTION capacity_impl.find_service(
    p_restaurant_id uuid,
    p_local timestamp,
    OUT service_date date,
    OUT service_period_id uuid)
LANGUAGE plpgsql
STABLE
SET search_path = pg_catalog, pg_temp
AS $fn$
BEGIN
    SELECT d.service_date, p.id INTO service_date, service_period_id
    FROM capacity.service_periods AS p
    CROSS JOIN (VALUES (p_local::date), (p_local::date - 1)) AS d (service_date)
    CROSS JOIN LATERAL capacity_impl.service_hours(p_restaurant_id, p.id, d.service_date) AS h
    WHERE p.restaurant_id = p_restaurant_id
      AND p.retired_at IS NULL
      AND h.is_open
      AND p_local >= d.service_date + h.start_time
      AND p_local < capacity_impl.service_local_end(d.service_date, h.start_time, h.end_time);
END
$fn$;

COMMENT ON FUNCTION capacity_impl.find_service(uuid, timestamp) IS
    'Which service takes an arrival at this local wall time, by the calendar: at most one, because active periods never overlap; NULLs when none does. Yesterday''s service may run past midnight.';

REVOKE ALL ON FUNCTION capacity_impl.find_service(uuid, timestamp) FROM PUBLIC;
