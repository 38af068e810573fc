CREATE OR REPLACE FUNCTION capacity_impl.calendar_availability(
    p_restaurant_id uuid, p_first_date date, p_days integer, p_party_size integer, p_channel text)
RETURNS jsonb
LANGUAGE plpgsql
STABLE
SET search_path = pg_catalog, pg_temp
AS $fn$
DECLARE
    v_mode capacity.enforcement_mode := capacity_impl.restaurant_mode(p_restaurant_id);
    v_last_date date := p_first_date + p_days - 1;
BEGIN
    RETURN jsonb_build_object(
        'success', true,
        'restaurant_id', p_restaurant_id,
        'party_size', p_party_size,
        'mode', v_mode,
        'days', (
            SELECT jsonb_agg(jsonb_build_object(
                'date', d.date,
                'is_open', s.slots IS NOT NULL,
                'available', coalesce(s.available_slots > 0, false),
                'slots', coalesce(s.slots, 0),
                'available_slots', coalesce(s.available_slots, 0),
                'first_available_time', s.first_available_time,
                'utilization_percent', s.percent,
                'level', capacity_impl.utilization_level(s.percent),
                'reason', CASE WHEN s.slots IS NULL THEN 'OUTSIDE_SERVICE_HOURS'
                               WHEN s.available_slots = 0 THEN s.reason END,
                'closures', coalesce(c.closures, '[]')) ORDER BY d.date)
            FROM (SELECT p_first_date + n AS date FROM generate_series(0, p_days - 1) AS n) AS d
            LEFT JOIN (
                SELECT v.service_date,
                       sum(v.slots) AS slots,
                       sum(v.available_slots) AS available_slots,
                       (array_agg(v.first_available ORDER BY v.first_starts_at) FILTER (WHERE v.first_available IS NOT NULL))[1]
                           AS first_available_time,
                       CASE WHEN bool_and(v.max_covers IS NOT NULL)
                            THEN capacity_impl.utilization_percent(sum(v.booked_covers)::integer, sum(v.max_covers)::integer) END
                           AS percent,
                       -- Why the day takes nobody: what speaks against the slots that came nearest to being free.
                       CASE WHEN bool_or(v.is_full) THEN 'CAPACITY_EXCEEDED'
                            WHEN bool_or(v.is_refused) THEN 'POLICY_REFUSED'
                            ELSE 'PAST_TIME' END AS reason
                FROM (
                    SELECT s.service_date, s.service_period_id, s.max_covers, s.booked_covers,
                           count(*) AS slots,
                           count(*) FILTER (WHERE s.is_available) AS available_slots,
                           -- By the instant: where clocks are put back, a later slot may show an earlier time.
                           min(s.starts_at) FILTER (WHERE s.is_available) AS first_starts_at,
                           (array_agg(s.local_time::time ORDER BY s.starts_at) FILTER (WHERE s.is_available))[1] AS first_available,
                           bool_or(s.code = 'CAPACITY_EXCEEDED') AS is_full,
                           bool_or(s.code = 'POLICY_REFUSED') AS is_refused
                    FROM capacity_impl.list_slots(p_restaurant_id, p_first_date, v_last_date, p_party_size, p_channel) AS s
                    GROUP BY s.service_date, s.service_period_id, s.max_covers, s.booked_covers
                ) AS v
                GROUP BY v.service_date
            ) AS s ON s.service_date = d.date
            LEFT JOIN (
                SELECT c.service_date, jsonb_agg(c.closure - 'note') AS closures
                FROM capacity_impl.list_closures(p_restaurant_id, p_first_date, v_last_date) AS c
                GROUP BY c.service_date
            ) AS c ON c.service_date = d.date));
END
$fn$;

COMMENT ON FUNCTION capacity_impl.calendar_availability(uuid, date, integer, integer, text) IS
    'The answer of capacity_v1.get_calendar_availability: a summary of every service date, from the same slots as get_day_availability.';

REVOKE ALL ON FUNCTION capacity_impl.calendar_availability(uuid, date, integer, integer, text) FROM PUBLIC;
