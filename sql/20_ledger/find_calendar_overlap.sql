CREATE OR REPLACE FUNCTION capacity_impl.find_calendar_overlap(p_restaurant_id uuid)
RETURNS jsonb
LANGUAGE plpgsql
STABLE
SET search_path = pg_catalog, pg_temp
AS $fn$
DECLARE
    v_first_date date;
BEGIN
    SELECT (capacity_impl.clock() AT TIME ZONE r.time_zone)::date - 2 INTO v_first_date
    FROM capacity.restaurants AS r
    WHERE r.restaurant_id = p_restaurant_id;

    RETURN (
        WITH dates AS (
            -- Away from special hours the week decides, and its exclusion constraint sees to that. A service of the date
            -- before may run into special hours, and they may run into one of the next date.
            SELECT DISTINCT d.day::date AS service_date
            FROM capacity.special_days AS s
            CROSS JOIN LATERAL generate_series(
                greatest(s.first_date, v_first_date) - 1, s.last_date + 1, interval '1 day') AS d (day)
            WHERE s.restaurant_id = p_restaurant_id AND s.start_time IS NOT NULL AND s.last_date >= v_first_date
        ), services AS (
            SELECT d.service_date,
                   d.service_date + h.start_time AS starts,
                   capacity_impl.service_local_end(d.service_date, h.start_time, h.end_time) AS ends,
                   jsonb_build_object('service_period_id', p.id, 'name', p.name, 'service_date', d.service_date,
                                      'start_time', h.start_time, 'end_time', h.end_time) AS shown
            FROM dates AS d
            CROSS JOIN capacity.service_periods AS p
            CROSS JOIN LATERAL capacity_impl.service_hours(p_restaurant_id, p.id, d.service_date) AS h
            WHERE p.restaurant_id = p_restaurant_id AND p.retired_at IS NULL AND NOT p.is_builtin AND h.is_open
        ), in_order AS (
            -- If any two overlap, two neighbours in the order of their starts do.
            SELECT s.service_date, s.starts, s.shown,
                   lag(s.ends) OVER (ORDER BY s.starts, s.ends, s.shown) AS previous_ends,
                   lag(s.shown) OVER (ORDER BY s.starts, s.ends, s.shown) AS previous
            FROM services AS s
        )
        SELECT jsonb_build_object(
            'service_date', o.service_date, 'service_periods', jsonb_build_array(o.previous, o.shown))
        FROM in_order AS o
        WHERE o.starts < o.previous_ends AND o.service_date >= v_first_date
        ORDER BY o.starts
        LIMIT 1);
END
$fn$;

COMMENT ON FUNCTION capacity_impl.find_calendar_overlap(uuid) IS
    'The first two services that special hours let overlap, from two days ago on: service_date and both service_periods with their hours; NULL when there are none. Wall times are compared. Its cost grows with the dates that have special hours.';

REVOKE ALL ON FUNCTION capacity_impl.find_calendar_overlap(uuid) FROM PUBLIC;
