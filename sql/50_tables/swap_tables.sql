CREATE OR REPLACE FUNCTION capacity_impl.swap_tables(
    p_restaurant_id uuid, p_booking_id uuid, p_other_booking_id uuid, p_options jsonb, p_actor text)
RETURNS jsonb
LANGUAGE plpgsql
SET search_path = pg_catalog, pg_temp
AS $fn$
DECLARE
    v_first capacity.bookings;
    v_second capacity.bookings;
    v_first_tables uuid[];
    v_second_tables uuid[];
    v_against_first jsonb;
    v_against_second jsonb;
    v_violations jsonb;
    v_is_refused boolean;
    v_answer jsonb;
BEGIN
    -- In order of their ids, as everywhere.
    IF p_booking_id < p_other_booking_id THEN
        v_first := capacity_impl.lock_seatable(p_restaurant_id, p_booking_id, 'swap_tables');
        v_second := capacity_impl.lock_seatable(p_restaurant_id, p_other_booking_id, 'swap_tables');
    ELSE
        v_second := capacity_impl.lock_seatable(p_restaurant_id, p_other_booking_id, 'swap_tables');
        v_first := capacity_impl.lock_seatable(p_restaurant_id, p_booking_id, 'swap_tables');
    END IF;
    PERFORM capacity_impl.sweep_holds_at(v_first, p_actor);
    PERFORM capacity_impl.sweep_holds_at(v_second, p_actor);
    PERFORM capacity_impl.lock_floor(p_restaurant_id);

    v_first_tables := capacity_impl.booking_table_ids(p_restaurant_id, p_booking_id);
    v_second_tables := capacity_impl.booking_table_ids(p_restaurant_id, p_other_booking_id);
    IF v_second_tables IS NOT NULL THEN
        v_against_first := capacity_impl.judge_seating(v_first, v_second_tables, p_other_booking_id);
    END IF;
    IF v_first_tables IS NOT NULL THEN
        v_against_second := capacity_impl.judge_seating(v_second, v_first_tables, p_booking_id);
    END IF;
    SELECT jsonb_agg(v.violation || jsonb_build_object(
               'context', v.violation -> 'context' || jsonb_build_object('for_booking_id', v.booking_id)))
    INTO v_violations
    FROM (SELECT p_booking_id AS booking_id, e.violation FROM jsonb_array_elements(v_against_first) AS e (violation)
          UNION ALL
          SELECT p_other_booking_id, e.violation FROM jsonb_array_elements(v_against_second) AS e (violation)) AS v;
    v_is_refused := v_violations IS NOT NULL
        AND ((p_options ->> 'override')::boolean IS NOT TRUE
             OR jsonb_path_exists(v_violations, '$[*] ? (@.rule == "table_taken")'));

    IF NOT v_is_refused THEN
        PERFORM capacity_impl.release_seats(p_restaurant_id, p_booking_id);
        PERFORM capacity_impl.release_seats(p_restaurant_id, p_other_booking_id);
        IF (v_second_tables IS NOT NULL AND capacity_impl.seat_booking(v_first, v_second_tables, p_actor) IS NULL)
           OR (v_first_tables IS NOT NULL AND capacity_impl.seat_booking(v_second, v_first_tables, p_actor) IS NULL) THEN
            RAISE EXCEPTION USING ERRCODE = 'serialization_failure', MESSAGE = 'A table was taken while the parties were seated.';
        END IF;
    END IF;
    v_answer := capacity_impl.record_seating(
        v_first, 'swap_tables', v_violations, p_options || jsonb_build_object('with', p_other_booking_id),
        v_first_tables, CASE WHEN NOT v_is_refused THEN coalesce(v_second_tables, '{}') END, p_actor);
    RETURN jsonb_build_object(
        'success', v_answer -> 'success',
        'error', v_answer -> 'error',
        'decision_id', v_answer -> 'decision_id',
        'bookings', jsonb_build_array(
            v_answer -> 'booking',
            capacity_impl.booking_json(v_second, capacity_impl.booking_tables_json(p_restaurant_id, p_other_booking_id))));
END
$fn$;

COMMENT ON FUNCTION capacity_impl.swap_tables(uuid, uuid, uuid, jsonb, text) IS
    'Lets two bookings change tables, and records it; one of them may have none. Refused, with nothing changed, when either does not fit where the other sits, or somebody else has it in its time. Raises BOOKING_NOT_FOUND, WRONG_STATUS. Locks, in order: the bookings by id; services with an expired hold in their time, where nobody is busy with them; the restaurant''s floor; the tables.';

REVOKE ALL ON FUNCTION capacity_impl.swap_tables(uuid, uuid, uuid, jsonb, text) FROM PUBLIC;
