CREATE OR REPLACE FUNCTION capacity_impl.day_availability(
    p_restaurant_id uuid, p_date date, p_party_size integer, p_channel text, p_seating text)
RETURNS jsonb
LANGUAGE plpgsql
STABLE
SET search_path = pg_catalog, pg_temp
AS $fn$
DECLARE
    v_mode capacity.enforcement_mode := capacity_impl.restaurant_mode(p_restaurant_id);
    v_shown_below integer := (
        SELECT r.remaining_shown_below FROM capacity.restaurants AS r WHERE r.restaurant_id = p_restaurant_id);
    v_slots jsonb;
    v_services jsonb;
BEGIN
    SELECT coalesce(jsonb_agg(jsonb_build_object(
        'date', s.local_time::date,
        'time', s.local_time::time,
        'second_occurrence', s.is_second,
        'starts_at', s.starts_at,
        'service_date', s.service_date,
        'service_period_id', s.service_period_id,
        'available', s.is_available,
        'reason', CASE WHEN NOT s.is_available THEN s.code END,
        'would_refuse', CASE WHEN s.is_available THEN s.code END,
        'remaining', s.remaining,
        -- Of a slot that does not take the party, or only in shadow mode, it would be no number of places.
        'remaining_shown', CASE WHEN s.code IS NULL AND s.remaining <= v_shown_below THEN s.remaining END,
        'seating_available', CASE
            WHEN p_seating IS NOT NULL AND s.is_available THEN capacity_impl.is_seating_free(
                p_restaurant_id, s.service_period_id, p_party_size, s.starts_at, p_seating) END,
        'utilization_percent', s.utilization_percent,
        'level', capacity_impl.utilization_level(s.utilization_percent)) ORDER BY s.starts_at), '[]')
    INTO v_slots
    FROM capacity_impl.list_slots(p_restaurant_id, p_date, p_date, p_party_size, p_channel) AS s;

    SELECT coalesce(jsonb_agg(jsonb_build_object(
        'service_period_id', l.service_period_id,
        'service_date', l.service_date,
        'name', p.name,
        'start_time', l.start_time,
        'end_time', l.end_time,
        'last_seating_time', l.last_seating_time,
        'crosses_midnight', l.end_time <= l.start_time) ORDER BY l.starts_at, p.name), '[]')
    INTO v_services
    FROM capacity_impl.list_services(p_restaurant_id, p_date, p_date) AS l
    JOIN capacity.service_periods AS p ON p.restaurant_id = p_restaurant_id AND p.id = l.service_period_id
    WHERE l.is_open;

    RETURN jsonb_build_object(
        'success', true,
        'restaurant_id', p_restaurant_id,
        'date', p_date,
        'party_size', p_party_size,
        'mode', v_mode,
        'is_open', v_services <> '[]',
        'service_periods', v_services,
        'closures', (
            -- Guests read this, and its note is for staff.
            SELECT coalesce(jsonb_agg(c.closure - 'note'), '[]')
            FROM capacity_impl.list_closures(p_restaurant_id, p_date, p_date) AS c),
        'slots', v_slots);
END
$fn$;

COMMENT ON FUNCTION capacity_impl.day_availability(uuid, date, integer, text, text) IS
    'The answer of capacity_v1.get_day_availability: every arrival slot of one service date, judged as booking would.';

REVOKE ALL ON FUNCTION capacity_impl.day_availability(uuid, date, integer, text, text) FROM PUBLIC;
