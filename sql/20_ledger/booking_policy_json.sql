CREATE OR REPLACE FUNCTION capacity_impl.booking_policy_json(p_restaurant_id uuid)
RETURNS jsonb
LANGUAGE plpgsql
STABLE
SET search_path = pg_catalog, pg_temp
AS $fn$
BEGIN
    RETURN (
        SELECT jsonb_build_object(
            'slot_interval_minutes', r.slot_interval_minutes,
            'dining_duration_minutes', r.dining_duration_minutes,
            'min_notice_minutes', r.min_notice_minutes,
            'booking_horizon_days', r.booking_horizon_days,
            'min_party_size', r.min_party_size,
            'max_party_size', r.max_party_size,
            'turn_buffer_minutes', r.turn_buffer_minutes,
            'slot_covers', r.slot_covers,
            'channels', r.channels,
            'requires_table', r.requires_table,
            'max_hold_minutes', r.max_hold_minutes,
            'waitlist_offer_minutes', r.waitlist_offer_minutes,
            'remaining_shown_below', r.remaining_shown_below,
            'dining_durations', (
                SELECT coalesce(jsonb_agg(jsonb_build_object(
                           'service_period_id', d.service_period_id, 'min_party_size', d.min_party_size,
                           'max_party_size', d.max_party_size, 'minutes', d.minutes)
                           ORDER BY d.service_period_id NULLS FIRST, d.min_party_size), '[]')
                FROM capacity.dining_durations AS d
                LEFT JOIN capacity.service_periods AS p
                    ON p.restaurant_id = d.restaurant_id AND p.id = d.service_period_id
                WHERE d.restaurant_id = p_restaurant_id AND p.retired_at IS NULL))
        FROM capacity.restaurants AS r
        WHERE r.restaurant_id = p_restaurant_id);
END
$fn$;

COMMENT ON FUNCTION capacity_impl.booking_policy_json(uuid) IS
    'The booking policy of a restaurant as the API shows and takes it: without dining durations of retired periods, which hold for nothing any more; NULL when there is no such restaurant.';

REVOKE ALL ON FUNCTION capacity_impl.booking_policy_json(uuid) FROM PUBLIC;
