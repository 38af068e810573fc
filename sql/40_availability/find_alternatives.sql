CREATE OR REPLACE FUNCTION capacity_impl.find_alternatives(
    p_restaurant_id uuid,
    p_date date,
    p_time time,
    p_party_size integer,
    p_channel text,
    p_offsets integer[],
    p_max integer,
    p_next_days integer,
    p_other_periods boolean)
RETURNS jsonb
LANGUAGE plpgsql
STABLE
SET search_path = pg_catalog, pg_temp
AS $fn$
DECLARE
    v_local timestamp := p_date + p_time;
    v_reach integer := coalesce((SELECT max(o) FROM unnest(p_offsets) AS o), 0);
BEGIN
    RETURN (
        WITH slots AS MATERIALIZED (
            SELECT s.*, (extract(epoch FROM s.local_time - v_local) / 60)::integer AS offset_minutes
            FROM capacity_impl.list_slots(
                p_restaurant_id,
                (v_local - make_interval(mins => v_reach))::date - 1,
                greatest((v_local + make_interval(mins => v_reach))::date, p_date + p_next_days),
                p_party_size, p_channel) AS s
            WHERE s.is_available AND NOT s.is_second
              AND NOT (s.local_time <= v_local AND v_local < s.local_end)
        ), near AS MATERIALIZED (
            SELECT DISTINCT s.*
            FROM slots AS s
            JOIN (SELECT v_local + make_interval(mins => o * sign) AS wanted
                  FROM unnest(p_offsets) AS o CROSS JOIN (VALUES (1), (-1)) AS signs (sign)
                  UNION ALL
                  SELECT v_local + make_interval(days => d) FROM generate_series(1, p_next_days) AS d) AS w
                ON s.local_time <= w.wanted AND w.wanted < s.local_end
        ), elsewhere AS (
            SELECT DISTINCT ON (s.service_date, s.service_period_id) s.*
            FROM slots AS s
            WHERE p_other_periods AND NOT EXISTS (SELECT FROM near)
              AND s.service_date = coalesce((SELECT f.service_date FROM capacity_impl.find_service(p_restaurant_id, v_local) AS f), p_date)
            ORDER BY s.service_date, s.service_period_id, abs(s.offset_minutes), s.local_time
        ), offered AS (
            SELECT * FROM (SELECT * FROM near UNION ALL SELECT * FROM elsewhere) AS found
            ORDER BY abs(found.offset_minutes), found.local_time
            LIMIT p_max
        )
        SELECT coalesce(jsonb_agg(jsonb_build_object(
            'date', o.local_time::date,
            'time', o.local_time::time,
            'offset_minutes', o.offset_minutes,
            'starts_at', o.starts_at,
            'service_date', o.service_date,
            'service_period_id', o.service_period_id,
            'service_period_name', p.name,
            'remaining', o.remaining,
            'utilization_percent', o.utilization_percent) ORDER BY abs(o.offset_minutes), o.local_time), '[]')
        FROM offered AS o
        JOIN capacity.service_periods AS p ON p.restaurant_id = p_restaurant_id AND p.id = o.service_period_id);
END
$fn$;

COMMENT ON FUNCTION capacity_impl.find_alternatives(uuid, date, time, integer, text, integer[], integer, integer, boolean) IS
    'Slots that would be booked for this party near a local time: those that contain the time moved by each of p_offsets (minutes) forth and back, or by up to p_next_days days; with p_other_periods and none of these, the nearest of each service of that date. Never the slot of the time itself. Up to p_max, nearest first, the earlier first on a tie. A JSON array.';

REVOKE ALL ON FUNCTION capacity_impl.find_alternatives(uuid, date, time, integer, text, integer[], integer, integer, boolean) FROM PUBLIC;
