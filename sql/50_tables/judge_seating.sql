CREATE OR REPLACE FUNCTION capacity_impl.judge_seating(p_booking capacity.bookings, p_table_ids uuid[], p_other_booking_id uuid)
RETURNS jsonb
LANGUAGE plpgsql
STABLE
SET search_path = pg_catalog, pg_temp
AS $fn$
DECLARE
    v_time_zone text := (SELECT r.time_zone FROM capacity.restaurants AS r WHERE r.restaurant_id = p_booking.restaurant_id);
    v_during tstzrange := capacity_impl.seat_range(p_booking.starts_at, p_booking.ends_at, p_booking.turn_buffer_minutes);
    v_seating record;
BEGIN
    SELECT s.* INTO v_seating
    FROM capacity_impl.list_seatings(p_booking.restaurant_id) AS s
    WHERE s.table_ids = p_table_ids
    ORDER BY s.combination_id NULLS FIRST
    LIMIT 1;

    RETURN (
        SELECT jsonb_agg(jsonb_build_object(
                   'rule', v.rule, 'limit', v.max, 'used', v.used, 'requested', v.requested, 'shortfall', v.shortfall,
                   'context', v.context) ORDER BY v.place, v.context ->> 'table_number')
        FROM (
            SELECT 1 AS place, 'table_taken' AS rule, 1 AS max, 1 AS used, 1 AS requested, 1 AS shortfall,
                   jsonb_build_object('table_id', t.id, 'table_number', t.table_number, 'seats', jsonb_agg(jsonb_build_object(
                       'kind', a.kind, 'booking_id', a.booking_id, 'block_status', a.block_status,
                       'starts_at', lower(a.taken_during), 'starts_local', lower(a.taken_during) AT TIME ZONE v_time_zone,
                       'ends_at', upper(a.taken_during), 'ends_local', upper(a.taken_during) AT TIME ZONE v_time_zone)
                       ORDER BY lower(a.taken_during))) AS context
            FROM capacity.booking_table_assignments AS a
            JOIN capacity.table_inventory AS t ON t.restaurant_id = p_booking.restaurant_id AND t.id = a.table_id
            LEFT JOIN capacity.bookings AS b ON b.restaurant_id = p_booking.restaurant_id AND b.id = a.booking_id
            WHERE a.restaurant_id = p_booking.restaurant_id AND a.table_id = ANY (p_table_ids)
              AND a.released_at IS NULL AND a.taken_during && v_during
              AND a.booking_id IS DISTINCT FROM p_booking.id
              AND (a.booking_id = p_other_booking_id) IS NOT TRUE
              AND (b.hold_expires_at <= capacity_impl.clock()) IS NOT TRUE
            GROUP BY t.id, t.table_number
            UNION ALL
            SELECT 2, 'combination_unknown', NULL, NULL, NULL, NULL, jsonb_build_object('table_ids', p_table_ids)
            WHERE v_seating.table_ids IS NULL
            UNION ALL
            SELECT 3, 'table_capacity', v_seating.max_party_size, 0, p_booking.party_size,
                   p_booking.party_size - v_seating.max_party_size, jsonb_build_object('label', v_seating.label)
            WHERE p_booking.party_size > v_seating.max_party_size
            UNION ALL
            SELECT 4, 'table_min_party', v_seating.min_party_size, 0, p_booking.party_size,
                   v_seating.min_party_size - p_booking.party_size, jsonb_build_object('label', v_seating.label)
            WHERE p_booking.party_size < v_seating.min_party_size
        ) AS v);
END
$fn$;

COMMENT ON FUNCTION capacity_impl.judge_seating(capacity.bookings, uuid[], uuid) IS
    'Everything against seating a booking at these tables (ascending): table_taken for each that somebody has in that time, combination_unknown, table_capacity, table_min_party; NULL when nothing. Its own seats and those of p_other_booking_id (a swap; NULL = nobody''s) count as free. Takes no lock.';

REVOKE ALL ON FUNCTION capacity_impl.judge_seating(capacity.bookings, uuid[], uuid) FROM PUBLIC;
