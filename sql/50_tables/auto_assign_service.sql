CREATE OR REPLACE FUNCTION capacity_impl.auto_assign_service(
    p_restaurant_id uuid,
    p_service_date date,
    p_service_period_id uuid,
    p_is_dry_run boolean,
    p_may_move boolean,
    p_actor text)
RETURNS jsonb
LANGUAGE plpgsql
SET search_path = pg_catalog, pg_temp
AS $fn$
DECLARE
    v_started     timestamptz := clock_timestamp();
    v_booking_ids uuid[];
    v_during      tstzrange;
    v_plan        jsonb;
    v_answer      jsonb;
    v_seats       jsonb;
BEGIN
    IF NOT EXISTS (
        SELECT FROM capacity.service_periods AS p WHERE p.restaurant_id = p_restaurant_id AND p.id = p_service_period_id
    ) THEN
        PERFORM capacity_impl.fail('SERVICE_PERIOD_NOT_FOUND', jsonb_build_object(
            'restaurant_id', p_restaurant_id, 'service_period_id', p_service_period_id));
    END IF;

    SELECT array_agg(b.id ORDER BY b.id) INTO v_booking_ids
    FROM capacity.bookings AS b
    WHERE b.restaurant_id = p_restaurant_id
      -- What the index knows.
      AND b.booking_date BETWEEN p_service_date AND p_service_date + 1
      AND b.service_date = p_service_date AND b.service_period_id = p_service_period_id
      AND capacity_impl.takes_table(b.status) AND (b.hold_expires_at <= capacity_impl.clock()) IS NOT TRUE;
    IF NOT p_is_dry_run THEN
        -- Only these: who comes in between is not locked, and is seated by the next run.
        SELECT array_agg(l.id) INTO v_booking_ids
        FROM (
            SELECT b.id
            FROM capacity.bookings AS b
            WHERE b.restaurant_id = p_restaurant_id AND b.id = ANY (v_booking_ids)
              AND b.service_date = p_service_date AND b.service_period_id = p_service_period_id
              AND capacity_impl.takes_table(b.status) AND (b.hold_expires_at <= capacity_impl.clock()) IS NOT TRUE
            ORDER BY b.id
            FOR NO KEY UPDATE
        ) AS l;
    END IF;
    SELECT range_merge(range_agg(capacity_impl.seat_range(b.starts_at, b.ends_at, b.turn_buffer_minutes))) INTO v_during
    FROM capacity.bookings AS b
    WHERE b.restaurant_id = p_restaurant_id AND b.id = ANY (v_booking_ids);
    IF NOT p_is_dry_run AND v_booking_ids IS NOT NULL THEN
        IF capacity_impl.has_due_hold(p_restaurant_id, v_during) THEN
            PERFORM capacity_impl.sweep_holds(p_restaurant_id, p_service_date, p_service_period_id, v_during, p_actor, true);
        END IF;
        PERFORM capacity_impl.lock_tables(p_restaurant_id, NULL);
    END IF;

    SELECT coalesce(jsonb_agg(to_jsonb(p)), '[]') INTO v_plan
    FROM capacity_impl.plan_service(p_restaurant_id, v_booking_ids, p_may_move, NOT p_is_dry_run) AS p;
    v_answer := capacity_impl.seating_plan_json(p_restaurant_id, v_booking_ids, v_plan)
        || jsonb_build_object('success', true, 'dry_run', p_is_dry_run);

    IF NOT p_is_dry_run AND v_answer -> 'assigned' <> '[]' THEN
        SELECT jsonb_agg(p.row - 'reason' ORDER BY p.row ->> 'booking_id') INTO v_seats
        FROM jsonb_array_elements(v_plan) AS p (row)
        WHERE p.row -> 'after' <> p.row -> 'before';
        PERFORM capacity_impl.apply_seating(p_restaurant_id, v_seats, p_actor);
        INSERT INTO capacity.decisions (
            restaurant_id, decided_at, operation, outcome, mode, actor, service_date, service_period_id, options, duration_us)
        VALUES (
            p_restaurant_id, capacity_impl.clock(), 'auto_assign_service', 'accepted', capacity_impl.restaurant_mode(p_restaurant_id),
            p_actor, p_service_date, p_service_period_id, jsonb_build_object(
                'reassign', p_may_move,
                'assigned', jsonb_array_length(v_answer -> 'assigned'), 'unassigned', jsonb_array_length(v_answer -> 'unassigned'),
                'kept', v_answer -> 'kept', 'seated_covers', v_answer -> 'seated_covers',
                'unseated_covers', v_answer -> 'unseated_covers',
                -- The tables of each booking that it seated or moved.
                'before', (
                    SELECT jsonb_object_agg(s.booking_id, to_jsonb(coalesce(s.before, '{}')))
                    FROM jsonb_to_recordset(v_seats) AS s (booking_id uuid, before uuid[])),
                'after', (
                    SELECT jsonb_object_agg(s.booking_id, to_jsonb(s.after))
                    FROM jsonb_to_recordset(v_seats) AS s (booking_id uuid, after uuid[]))),
            extract(microseconds FROM clock_timestamp() - v_started)::integer);
    END IF;
    RETURN v_answer;
END
$fn$;

COMMENT ON FUNCTION capacity_impl.auto_assign_service(uuid, date, uuid, boolean, boolean, text) IS
    'Seats the parties of a service that have no table, p_may_move: moving others that have not arrived, and records a run that changed anything; the answer is the RPC''s. p_is_dry_run: only says what it would do, and takes no lock. Raises SERVICE_PERIOD_NOT_FOUND. Locks, in order: the bookings by id; services with an expired hold in their time, where nobody is busy with them but this one; the restaurant''s floor; all its tables by id.';

REVOKE ALL ON FUNCTION capacity_impl.auto_assign_service(uuid, date, uuid, boolean, boolean, text) FROM PUBLIC;
