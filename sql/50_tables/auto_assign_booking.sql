CREATE OR REPLACE FUNCTION capacity_impl.auto_assign_booking(p_restaurant_id uuid, p_booking_id uuid, p_actor text)
RETURNS jsonb
LANGUAGE plpgsql
SET search_path = pg_catalog, pg_temp
AS $fn$
DECLARE
    v_booking capacity.bookings := capacity_impl.lock_seatable(p_restaurant_id, p_booking_id, 'auto_assign_booking');
    v_table_ids uuid[] := capacity_impl.booking_table_ids(p_restaurant_id, p_booking_id);
    v_reason text;
BEGIN
    IF v_table_ids IS NOT NULL THEN
        RETURN jsonb_build_object(
            'success', true, 'duplicate', true, 'error', NULL, 'decision_id', NULL, 'reason', 'keeps the tables that it has',
            'booking', capacity_impl.booking_json(
                v_booking, capacity_impl.booking_tables_json(p_restaurant_id, p_booking_id)));
    END IF;
    PERFORM capacity_impl.sweep_holds_at(v_booking, p_actor);
    PERFORM capacity_impl.lock_floor(p_restaurant_id);
    v_table_ids := capacity_impl.seat_booking(v_booking, NULL, p_actor);
    IF v_table_ids IS NULL THEN
        RETURN capacity_impl.record_seating(
            v_booking, 'auto_assign_booking', capacity_impl.judge_tables(
                p_restaurant_id, v_booking.party_size,
                capacity_impl.seat_range(v_booking.starts_at, v_booking.ends_at, v_booking.turn_buffer_minutes), p_booking_id),
            '{}', NULL, NULL, p_actor)
            || jsonb_build_object('reason', 'no table or combination that takes the party is free');
    END IF;

    SELECT capacity_impl.seating_reason(
               s.label, s.combination_id IS NOT NULL, s.capacity - v_booking.party_size, s.is_combinable)
    INTO v_reason
    FROM capacity_impl.list_seatings(p_restaurant_id) AS s
    WHERE s.table_ids = v_table_ids
    ORDER BY s.combination_id NULLS FIRST
    LIMIT 1;
    RETURN capacity_impl.record_seating(
        v_booking, 'auto_assign_booking', NULL, jsonb_build_object('reason', v_reason), NULL, v_table_ids, p_actor)
        || jsonb_build_object('reason', v_reason);
END
$fn$;

COMMENT ON FUNCTION capacity_impl.auto_assign_booking(uuid, uuid, text) IS
    'Seats a booking without tables at the best free ones (find_free_seatings), says why there, and records it; one that has tables keeps them. Raises BOOKING_NOT_FOUND, WRONG_STATUS. Locks, in order: the booking; services with an expired hold in its time, where nobody is busy with them; the restaurant''s floor; the tables.';

REVOKE ALL ON FUNCTION capacity_impl.auto_assign_booking(uuid, uuid, text) FROM PUBLIC;
