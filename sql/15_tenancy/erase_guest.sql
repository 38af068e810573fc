CREATE OR REPLACE FUNCTION capacity_impl.erase_guest(
    p_restaurant_id uuid,
    p_guest_email text,
    p_guest_phone text,
    p_booking_id uuid,
    p_actor text)
RETURNS jsonb
LANGUAGE plpgsql
SET search_path = pg_catalog, pg_temp
AS $fn$
DECLARE
    v_seen      record;
    v_found     record;
    v_bookings  uuid[];
    v_entries   uuid[];
    v_actors    text[];
    v_decisions bigint[];
BEGIN
    v_seen := capacity_impl.find_guest(p_restaurant_id, p_guest_email, p_guest_phone, p_booking_id);
    IF cardinality(v_seen.booking_ids) + cardinality(v_seen.entry_ids) + cardinality(v_seen.decision_ids) = 0 THEN
        PERFORM capacity_impl.fail('GUEST_NOT_FOUND', jsonb_build_object('restaurant_id', p_restaurant_id));
    END IF;
    -- Before any lock: whoever offers places has waiting entries locked in the order of the line.
    PERFORM capacity_impl.check_guest_gone(p_restaurant_id, v_seen.booking_ids, v_seen.entry_ids);

    PERFORM FROM capacity.bookings AS b
    WHERE b.restaurant_id = p_restaurant_id AND b.id = ANY (v_seen.booking_ids)
    ORDER BY b.id
    FOR NO KEY UPDATE;
    -- It may have waited: what is in somebody else's name by now stays.
    v_found := capacity_impl.find_guest(p_restaurant_id, p_guest_email, p_guest_phone, p_booking_id);
    IF EXISTS (SELECT unnest(v_found.booking_ids || v_found.entry_ids) EXCEPT SELECT unnest(v_seen.booking_ids || v_seen.entry_ids)) THEN
        RAISE EXCEPTION USING ERRCODE = 'serialization_failure', MESSAGE = 'Somebody booked for the guest while they were erased.';
    END IF;
    PERFORM capacity_impl.check_guest_gone(p_restaurant_id, v_found.booking_ids, '{}');
    v_actors := capacity_impl.guest_actors(p_restaurant_id, v_found.decision_ids);

    v_bookings := ARRAY(
        SELECT b.id
        FROM capacity.bookings AS b
        WHERE b.restaurant_id = p_restaurant_id AND b.id = ANY (v_found.booking_ids)
          AND num_nonnulls(b.guest_name, b.guest_email, b.guest_phone, b.notes, b.seating_preference) > 0
        ORDER BY b.id);
    -- The triggers compare the rows of a statement with each other: a part at a time.
    FOR v_part IN 0 .. cardinality(v_bookings) / 200 LOOP
        UPDATE capacity.bookings AS b
        SET guest_name = NULL, guest_email = NULL, guest_phone = NULL, notes = NULL, seating_preference = NULL
        WHERE b.restaurant_id = p_restaurant_id AND b.id = ANY (v_bookings[200 * v_part + 1 : 200 * v_part + 200]);
    END LOOP;

    PERFORM FROM capacity.booking_table_assignments AS a
    WHERE a.restaurant_id = p_restaurant_id
      AND (a.booking_id = ANY (v_found.booking_ids) AND a.notes IS NOT NULL OR a.assigned_by = ANY (v_actors))
    ORDER BY a.id
    FOR NO KEY UPDATE;
    UPDATE capacity.booking_table_assignments AS a
    SET notes = CASE WHEN a.booking_id = ANY (v_found.booking_ids) THEN NULL ELSE a.notes END,
        assigned_by = CASE WHEN a.assigned_by = ANY (v_actors) THEN 'guest' ELSE a.assigned_by END
    WHERE a.restaurant_id = p_restaurant_id
      AND (a.booking_id = ANY (v_found.booking_ids) AND a.notes IS NOT NULL OR a.assigned_by = ANY (v_actors));

    PERFORM FROM capacity.waitlist_entries AS e
    WHERE e.restaurant_id = p_restaurant_id AND e.id = ANY (v_found.entry_ids)
    ORDER BY e.id
    FOR NO KEY UPDATE;
    PERFORM capacity_impl.check_guest_gone(p_restaurant_id, '{}', v_found.entry_ids);
    WITH erased AS (
        UPDATE capacity.waitlist_entries AS e
        SET guest_name = NULL, guest_email = NULL, guest_phone = NULL, notes = NULL
        WHERE e.restaurant_id = p_restaurant_id AND e.id = ANY (v_found.entry_ids)
          AND num_nonnulls(e.guest_name, e.guest_email, e.guest_phone, e.notes) > 0
        RETURNING e.id
    )
    SELECT coalesce(array_agg(e.id ORDER BY e.id), '{}') INTO v_entries FROM erased AS e;

    -- The trigger lets pass exactly this. In order, as two that share a decision may be erased at once.
    v_decisions := ARRAY(
        SELECT d.id
        FROM capacity.decisions AS d
        WHERE d.restaurant_id = p_restaurant_id
          AND (d.actor = ANY (v_actors)
               OR d.id = ANY (v_found.decision_ids)
                  AND d.options IS DISTINCT FROM capacity_impl.without_guest_data(d.options))
        ORDER BY d.id
        FOR NO KEY UPDATE);
    UPDATE capacity.decisions AS d
    SET options = CASE WHEN d.id = ANY (v_found.decision_ids) THEN capacity_impl.without_guest_data(d.options) ELSE d.options END,
        actor = CASE WHEN d.actor = ANY (v_actors) THEN 'guest' ELSE d.actor END
    WHERE d.restaurant_id = p_restaurant_id AND d.id = ANY (v_decisions);

    PERFORM capacity_impl.erase_requests(p_restaurant_id, v_found.decision_ids);
    UPDATE capacity.outbox_events AS o
    SET payload = capacity_impl.without_guest_data(o.payload)
    WHERE o.restaurant_id = p_restaurant_id AND o.subject_id = ANY (v_found.booking_ids || v_found.entry_ids)
      AND o.payload IS DISTINCT FROM capacity_impl.without_guest_data(o.payload);
    -- Whoever was given the data is told, so that they erase it too.
    INSERT INTO capacity.outbox_events (restaurant_id, event_type, subject_id, subject_version)
    SELECT p_restaurant_id, 'booking.erased', b.id, b.version
    FROM capacity.bookings AS b
    WHERE b.restaurant_id = p_restaurant_id AND b.id = ANY (v_bookings)
    UNION ALL
    SELECT p_restaurant_id, 'waitlist.erased', i.id, NULL FROM unnest(v_entries) AS i (id);

    IF cardinality(v_bookings) + cardinality(v_entries) + cardinality(v_decisions) > 0 THEN
        INSERT INTO capacity.decisions (restaurant_id, decided_at, operation, outcome, mode, actor, options)
        VALUES (
            p_restaurant_id, capacity_impl.clock(), 'erase_guest', 'accepted', capacity_impl.restaurant_mode(p_restaurant_id), p_actor,
            jsonb_build_object(
                'bookings', cardinality(v_bookings), 'waitlist', cardinality(v_entries), 'decisions', cardinality(v_decisions),
                'booking_ids', to_jsonb(v_bookings), 'waitlist_entry_ids', to_jsonb(v_entries)));
    END IF;
    RETURN jsonb_build_object(
        'success', true, 'bookings', cardinality(v_bookings), 'waitlist', cardinality(v_entries),
        'decisions', cardinality(v_decisions));
END
$fn$;

COMMENT ON FUNCTION capacity_impl.erase_guest(uuid, text, text, uuid, text) IS
    'Takes away what a restaurant has about a guest (find_guest): the guest''s fields of bookings and waitlist entries, notes of seats, values and reasons in decisions, the guest''s own user id where it acted (guest_actors), hashes of requests (erase_requests). Ids, references, times, sizes and statuses stay, so that totals and history do. Records how much, and tells the outbox: booking.erased, waitlist.erased. Raises GUEST_NOT_FOUND, GUEST_EXPECTED. Locks, in order: the bookings by id; seats by id; the waitlist entries, none of them open, by id; the decisions by id; their idempotency keys in key order, which nobody waits for but repeats.';

REVOKE ALL ON FUNCTION capacity_impl.erase_guest(uuid, text, text, uuid, text) FROM PUBLIC;
