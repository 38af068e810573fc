CREATE OR REPLACE FUNCTION capacity_impl.list_slot_bookings(
    p_restaurant_id uuid, p_date date, p_time time, p_second_occurrence boolean)
RETURNS jsonb
LANGUAGE plpgsql
STABLE
SET search_path = pg_catalog, pg_temp
AS $fn$
DECLARE
    v_place record := capacity_impl.locate_service(p_restaurant_id, p_date, p_time, p_second_occurrence, 1, NULL, true);
    v_width interval := (
        SELECT make_interval(mins => r.slot_interval_minutes)
        FROM capacity.restaurants AS r
        WHERE r.restaurant_id = p_restaurant_id);
    v_slot record;
    v_local timestamp := p_date + p_time;
BEGIN
    -- The slot of an open service; else one that counts somebody, of a service that has been closed since.
    SELECT s.slot_date, s.slot_time, s.starts_at, s.available_capacity,
           s.reserved_count - capacity_impl.expired_slot_covers(
               p_restaurant_id, s.slot_date, s.slot_time, s.starts_at) AS reserved_count
    INTO v_slot
    FROM capacity.booking_slots AS s
    WHERE s.restaurant_id = p_restaurant_id
      AND s.slot_date BETWEEN p_date - 1 AND p_date
      AND s.slot_date + s.slot_time <= v_local AND v_local < s.slot_date + s.slot_time + v_width
      AND s.starts_at = v_place.starts_at - (v_local - (s.slot_date + s.slot_time))
      AND CASE WHEN v_place.service_date IS NULL THEN s.reserved_count > 0
               ELSE s.slot_date = v_place.slot_date AND s.slot_time = v_place.slot_time END
    ORDER BY s.starts_at DESC
    LIMIT 1;

    RETURN jsonb_build_object(
        'success', true,
        'slot', CASE WHEN v_place.service_date IS NOT NULL OR v_slot.starts_at IS NOT NULL THEN jsonb_build_object(
            'date', coalesce(v_place.slot_date, v_slot.slot_date),
            'time', coalesce(v_place.slot_time, v_slot.slot_time),
            'starts_at', coalesce(v_place.slot_starts_at, v_slot.starts_at),
            'service_date', v_place.service_date,
            'service_period_id', v_place.service_period_id,
            'booked_covers', coalesce(v_slot.reserved_count, 0),
            'limit', coalesce(v_place.slot_capacity, v_slot.available_capacity)) END,
        'bookings', (
            SELECT coalesce(jsonb_agg(
                       capacity_impl.booking_json(b, capacity_impl.booking_tables_json(p_restaurant_id, b.id))
                       ORDER BY b.starts_at, b.created_at, b.id), '[]')
            FROM capacity.bookings AS b
            WHERE b.restaurant_id = p_restaurant_id
              -- What the index knows; no slot is wider than four hours.
              AND b.booking_date BETWEEN v_slot.slot_date AND v_slot.slot_date + 1
              AND (b.booking_date, b.start_time) >= (v_slot.slot_date, v_slot.slot_time)
              AND (b.booking_date, b.start_time) < ((v_slot.slot_date + v_slot.slot_time + interval '4 hours')::date,
                                                    (v_slot.slot_date + v_slot.slot_time + interval '4 hours')::time)
              AND b.slot_date = v_slot.slot_date AND b.slot_time = v_slot.slot_time AND b.slot_starts_at = v_slot.starts_at
              AND capacity.is_live_status(b.status)
              AND (b.hold_expires_at <= capacity_impl.clock()) IS NOT TRUE));
END
$fn$;

COMMENT ON FUNCTION capacity_impl.list_slot_bookings(uuid, date, time, boolean) IS
    'The answer of capacity_v1.list_slot_bookings: the slot that contains a local time, and its live bookings.';

REVOKE ALL ON FUNCTION capacity_impl.list_slot_bookings(uuid, date, time, boolean) FROM PUBLIC;
