CREATE OR REPLACE FUNCTION capacity_impl.find_suitable_tables(
    p_restaurant_id uuid, p_date date, p_time time, p_party_size integer, p_options jsonb)
RETURNS jsonb
LANGUAGE plpgsql
STABLE
SET search_path = pg_catalog, pg_temp
AS $fn$
DECLARE
    v_place record;
    v_ends_at timestamptz;
    v_buffer smallint;
    v_time_zone text;
BEGIN
    v_place := capacity_impl.locate_service(
        p_restaurant_id, p_date, p_time, (p_options ->> 'second_occurrence')::boolean IS TRUE, p_party_size, NULL, true);
    -- Outside of all services a party stays as long as the restaurant says.
    SELECT coalesce(
               v_place.starts_at + make_interval(mins => (p_options ->> 'minutes')::integer),
               v_place.ends_at,
               v_place.starts_at + make_interval(mins => capacity_impl.dining_minutes(
                   p_restaurant_id, NULL, p_party_size, r.dining_duration_minutes))),
           r.turn_buffer_minutes, r.time_zone
    INTO v_ends_at, v_buffer, v_time_zone
    FROM capacity.restaurants AS r
    WHERE r.restaurant_id = p_restaurant_id;

    RETURN jsonb_build_object(
        'success', true,
        'starts_at', v_place.starts_at,
        'starts_local', v_place.starts_at AT TIME ZONE v_time_zone,
        'ends_at', v_ends_at,
        'ends_local', v_ends_at AT TIME ZONE v_time_zone,
        'turn_buffer_minutes', v_buffer,
        'tables', (
            SELECT coalesce(jsonb_agg(jsonb_build_object(
                'combination_id', f.combination_id,
                'table_ids', f.table_ids,
                'label', f.label,
                'capacity', f.capacity,
                'min_party_size', f.min_party_size,
                'max_party_size', f.max_party_size,
                'section', f.section,
                'seating_type', f.seating_type,
                'waste', f.waste,
                'is_combination', f.combination_id IS NOT NULL,
                'is_combinable', f.is_combinable,
                'reason', capacity_impl.seating_reason(f.label, f.combination_id IS NOT NULL, f.waste, f.is_combinable))
                ORDER BY f.place), '[]')
            FROM capacity_impl.find_free_seatings(
                p_restaurant_id, p_party_size, capacity_impl.seat_range(v_place.starts_at, v_ends_at, v_buffer),
                (p_options ->> 'booking_id')::uuid, (
                    SELECT b.seating_preference
                    FROM capacity.bookings AS b
                    WHERE b.restaurant_id = p_restaurant_id AND b.id = (p_options ->> 'booking_id')::uuid), false) AS f
            WHERE (p_options ->> 'seating_type' IS NULL OR f.seating_type = p_options ->> 'seating_type')
              AND (p_options ->> 'section' IS NULL OR f.section = p_options ->> 'section')));
END
$fn$;

COMMENT ON FUNCTION capacity_impl.find_suitable_tables(uuid, date, time, integer, jsonb) IS
    'The answer of capacity_v1.find_suitable_tables: the free seatings for a party, best first. Takes no lock.';

REVOKE ALL ON FUNCTION capacity_impl.find_suitable_tables(uuid, date, time, integer, jsonb) FROM PUBLIC;
