CREATE OR REPLACE FUNCTION capacity_impl.list_services(p_restaurant_id uuid, p_first_date date, p_last_date date)
RETURNS SETOF capacity.service_ledger
LANGUAGE plpgsql
STABLE
SET search_path = ''
AS $fn$
BEGIN
    RETURN QUERY
    SELECT l.* FROM capacity.service_ledger AS l
    WHERE l.restaurant_id = p_restaurant_id AND l.service_date BETWEEN p_first_date AND p_last_date;

    -- Those that nobody has touched: what they would be if they were touched now.
    RETURN QUERY
    SELECT e.*
    FROM capacity.service_periods AS p
    CROSS JOIN generate_series(0, p_last_date - p_first_date) AS d (days)
    CROSS JOIN LATERAL capacity_impl.service_hours(p_restaurant_id, p.id, p_first_date + d.days) AS h
    CROSS JOIN LATERAL capacity_impl.effective_service(p_restaurant_id, p.id, p_first_date + d.days) AS e
    WHERE p.restaurant_id = p_restaurant_id AND p.retired_at IS NULL AND h.is_open
      AND NOT EXISTS (
          SELECT FROM capacity.service_ledger AS l
          WHERE l.restaurant_id = p_restaurant_id
            AND l.service_date = p_first_date + d.days AND l.service_period_id = p.id);
END
$fn$;

COMMENT ON FUNCTION capacity_impl.list_services(uuid, date, date) IS
    'The services of these service dates: their ledger rows, closed ones too, and for open services that nobody has touched what their rows would be. Writes nothing.';

REVOKE ALL ON FUNCTION capacity_impl.list_services(uuid, date, date) FROM PUBLIC;
