CREATE OR REPLACE FUNCTION capacity_impl.list_refusals(
    p_restaurant_id uuid,
    p_now timestamptz,
    p_local timestamp,
    p_starts_at timestamptz,
    p_is_past boolean,
    p_is_outside boolean,
    p_allow_past boolean,
    p_party_size integer,
    p_channel text,
    p_last_seating timestamp)
RETURNS jsonb
LANGUAGE plpgsql
STABLE
SET search_path = pg_catalog, pg_temp
AS $fn$
BEGIN
    RETURN (
        SELECT jsonb_agg(jsonb_build_object(
                   'rule', v.rule, 'limit', v.max, 'used', NULL, 'requested', v.requested, 'shortfall', v.shortfall)
                   || CASE WHEN v.context IS NOT NULL THEN jsonb_build_object('context', v.context) ELSE '{}' END
                   ORDER BY v.place)
        FROM capacity.restaurants AS r
        LEFT JOIN LATERAL capacity_impl.find_closure(p_restaurant_id, p_local) AS c ON p_is_outside
        CROSS JOIN LATERAL (
            SELECT floor(extract(epoch FROM p_starts_at - p_now) / 60)::integer AS minutes_ahead,
                   p_local::date - (p_now AT TIME ZONE r.time_zone)::date AS days_ahead,
                   ceil(extract(epoch FROM p_local - p_last_seating) / 60)::integer AS minutes_late
        ) AS m
        CROSS JOIN LATERAL (VALUES
            (1, 'past_time', p_is_past, NULL, NULL, -m.minutes_ahead, NULL),
            (2, CASE WHEN c.id IS NULL THEN 'service_hours' ELSE 'closure' END, p_is_outside, NULL, NULL, NULL,
                CASE WHEN c.id IS NOT NULL THEN jsonb_build_object(
                    'label', c.label, 'first_date', c.first_date, 'last_date', c.last_date,
                    'service_period_id', c.service_period_id) END),
            (3, 'last_seating', p_channel IS NOT NULL AND p_local > p_last_seating, NULL, NULL, m.minutes_late,
                jsonb_build_object('last_seating_time', p_last_seating::time)),
            (4, 'min_notice', p_channel IS NOT NULL AND NOT p_allow_past AND r.min_notice_minutes > 0
                AND p_starts_at < p_now + r.min_notice_minutes * interval '1 minute',
                r.min_notice_minutes, m.minutes_ahead, r.min_notice_minutes - m.minutes_ahead, NULL),
            (5, 'booking_horizon', p_channel IS NOT NULL AND m.days_ahead > r.booking_horizon_days,
                r.booking_horizon_days, m.days_ahead, m.days_ahead - r.booking_horizon_days, NULL),
            (6, 'min_party_size', p_channel IS NOT NULL AND p_party_size < r.min_party_size,
                r.min_party_size::integer, p_party_size, r.min_party_size - p_party_size, NULL),
            (7, 'max_party_size', p_channel IS NOT NULL AND p_party_size > r.max_party_size,
                r.max_party_size::integer, p_party_size, p_party_size - r.max_party_size, NULL),
            (8, 'channel', p_channel <> ALL (r.channels), NULL, NULL, NULL,
                jsonb_build_object('channel', p_channel, 'allowed', r.channels))
        ) AS v (place, rule, is_violated, max, requested, shortfall, context)
        WHERE r.restaurant_id = p_restaurant_id AND v.is_violated);
END
$fn$;

COMMENT ON FUNCTION capacity_impl.list_refusals(uuid, timestamptz, timestamp, timestamptz, boolean, boolean, boolean, integer, text, timestamp) IS
    'Every rule against a request but its capacity: past_time (p_is_past), closure or service_hours (p_is_outside), and those of the booking policy (is_policy_met), with limit, requested, shortfall and context; NULL when none. Minutes and days.';

REVOKE ALL ON FUNCTION capacity_impl.list_refusals(uuid, timestamptz, timestamp, timestamptz, boolean, boolean, boolean, integer, text, timestamp) FROM PUBLIC;
