CREATE OR REPLACE FUNCTION capacity_impl.find_closure(p_restaurant_id uuid, p_local timestamp)
RETURNS SETOF capacity.special_days
LANGUAGE plpgsql
STABLE
SET search_path = pg_catalog, pg_temp
AS $fn$
BEGIN
    RETURN QUERY
    SELECT s.*
    FROM capacity.service_periods AS p
    CROSS JOIN (VALUES (p_local::date), (p_local::date - 1)) AS d (service_date)
    CROSS JOIN LATERAL capacity_impl.service_hours(p_restaurant_id, p.id, d.service_date) AS h
    JOIN capacity.special_days AS s ON s.restaurant_id = p_restaurant_id AND s.id = h.special_day_id
    WHERE p.restaurant_id = p_restaurant_id
      AND p.retired_at IS NULL
      AND NOT h.is_open
      AND p_local >= d.service_date + h.start_time
      AND p_local < capacity_impl.service_local_end(d.service_date, h.start_time, h.end_time)
    LIMIT 1;
END
$fn$;

COMMENT ON FUNCTION capacity_impl.find_closure(uuid, timestamp) IS
    'The special day that closes the service which the week would have at this local wall time; no row when nothing is closed then.';

REVOKE ALL ON FUNCTION capacity_impl.find_closure(uuid, timestamp) FROM PUBLIC;
