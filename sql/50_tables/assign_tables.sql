CREATE OR REPLACE FUNCTION capacity_impl.assign_tables(
    p_restaurant_id uuid, p_booking_id uuid, p_table_ids uuid[], p_operation text, p_options jsonb, p_actor text)
RETURNS jsonb
LANGUAGE plpgsql
SET search_path = pg_catalog, pg_temp
AS $fn$
DECLARE
    v_table_ids uuid[] := ARRAY(SELECT DISTINCT t FROM unnest(p_table_ids) AS t ORDER BY t);
    v_missing uuid;
    v_booking capacity.bookings := capacity_impl.lock_seatable(p_restaurant_id, p_booking_id, p_operation);
    v_before uuid[];
    v_violations jsonb;
    v_is_refused boolean;
BEGIN
    PERFORM capacity_impl.sweep_holds_at(v_booking, p_actor);
    PERFORM capacity_impl.lock_floor(p_restaurant_id);

    SELECT i.id INTO v_missing
    FROM unnest(v_table_ids) AS i (id)
    WHERE NOT EXISTS (
        SELECT FROM capacity.table_inventory AS t
        WHERE t.restaurant_id = p_restaurant_id AND t.id = i.id AND t.retired_at IS NULL)
    LIMIT 1;
    IF FOUND THEN
        PERFORM capacity_impl.fail('TABLE_NOT_FOUND', jsonb_build_object(
            'restaurant_id', p_restaurant_id, 'table_id', v_missing));
    END IF;

    v_before := capacity_impl.booking_table_ids(p_restaurant_id, p_booking_id);
    IF v_before = v_table_ids THEN
        RETURN jsonb_build_object(
            'success', true, 'duplicate', true, 'error', NULL, 'decision_id', NULL, 'booking', capacity_impl.booking_json(
                v_booking, capacity_impl.booking_tables_json(p_restaurant_id, p_booking_id)));
    ELSIF v_before IS NOT NULL AND p_operation = 'assign_table' THEN
        PERFORM capacity_impl.fail('TABLE_ALREADY_ASSIGNED', jsonb_build_object(
            'booking_id', p_booking_id, 'tables', capacity_impl.booking_tables_json(p_restaurant_id, p_booking_id)));
    END IF;

    v_violations := capacity_impl.judge_seating(v_booking, v_table_ids, NULL);
    -- A table that is taken is taken, whoever says what.
    v_is_refused := v_violations IS NOT NULL
        AND ((p_options ->> 'override')::boolean IS NOT TRUE
             OR jsonb_path_exists(v_violations, '$[*] ? (@.rule == "table_taken")'));
    IF NOT v_is_refused THEN
        PERFORM capacity_impl.release_seats(p_restaurant_id, p_booking_id);
        IF capacity_impl.seat_booking(v_booking, v_table_ids, p_actor) IS NULL THEN
            RAISE EXCEPTION USING ERRCODE = 'serialization_failure', MESSAGE = 'A table was taken while the party was seated.';
        END IF;
    END IF;
    RETURN capacity_impl.record_seating(
        v_booking, p_operation, v_violations, p_options, v_before, CASE WHEN NOT v_is_refused THEN v_table_ids END, p_actor);
END
$fn$;

COMMENT ON FUNCTION capacity_impl.assign_tables(uuid, uuid, uuid[], text, jsonb, text) IS
    'Seats a booking at these tables, instead of those it has (p_operation move_booking) or only if it has none (assign_table), and records it. Refused with everything that judge_seating has against it; an override lets in all but a table that is taken. Raises BOOKING_NOT_FOUND, WRONG_STATUS, TABLE_NOT_FOUND, TABLE_ALREADY_ASSIGNED. Locks, in order: the booking; services with an expired hold in its time, where nobody is busy with them; the restaurant''s floor; the tables.';

REVOKE ALL ON FUNCTION capacity_impl.assign_tables(uuid, uuid, uuid[], text, jsonb, text) FROM PUBLIC;
