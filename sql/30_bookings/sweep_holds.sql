CREATE OR REPLACE FUNCTION capacity_impl.sweep_holds(
    p_restaurant_id uuid,
    p_service_date date,
    p_service_period_id uuid,
    p_during tstzrange,
    p_actor text,
    p_makes_offers boolean,
    OUT holds integer,
    OUT offers integer)
LANGUAGE plpgsql
SET search_path = pg_catalog, pg_temp
AS $fn$
DECLARE
    v_now timestamptz := capacity_impl.clock();
    v_service record;
    v_dates date[] := ARRAY[]::date[];
    v_period_ids uuid[] := ARRAY[]::uuid[];
    v_bookings uuid[];
    v_decisions bigint[];
BEGIN
    IF p_service_date IS NOT NULL THEN
        -- This service is wanted: wait for it.
        PERFORM pg_advisory_xact_lock(capacity_impl.service_queue(p_restaurant_id, p_service_date, p_service_period_id));
        PERFORM FROM capacity.service_ledger AS l
        WHERE l.restaurant_id = p_restaurant_id
          AND l.service_date = p_service_date AND l.service_period_id = p_service_period_id
        FOR NO KEY UPDATE;
        PERFORM capacity_impl.lock_service_slots(p_restaurant_id, p_service_date, p_service_period_id);
        v_dates := ARRAY[p_service_date];
        v_period_ids := ARRAY[p_service_period_id];
    END IF;

    -- Any other is left alone when somebody is busy with it: who never waits makes no deadlock, in whatever order.
    FOR v_service IN
        SELECT DISTINCT b.service_date, b.service_period_id
        FROM capacity.bookings AS b
        WHERE b.restaurant_id = p_restaurant_id AND b.hold_expires_at <= v_now
          AND (b.service_date, b.service_period_id) IS DISTINCT FROM (p_service_date, p_service_period_id)
          AND ((p_service_date IS NULL AND p_during IS NULL)
               OR EXISTS (
                   SELECT FROM capacity.booking_table_assignments AS a
                   WHERE a.restaurant_id = p_restaurant_id AND a.booking_id = b.id AND a.released_at IS NULL
                     AND a.taken_during && p_during))
        ORDER BY b.service_date, b.service_period_id
    LOOP
        IF pg_try_advisory_xact_lock(capacity_impl.service_queue(p_restaurant_id, v_service.service_date, v_service.service_period_id)) THEN
            PERFORM FROM capacity.service_ledger AS l
            WHERE l.restaurant_id = p_restaurant_id
              AND l.service_date = v_service.service_date AND l.service_period_id = v_service.service_period_id
            FOR NO KEY UPDATE SKIP LOCKED;
            IF FOUND THEN
                v_dates := v_dates || v_service.service_date;
                v_period_ids := v_period_ids || v_service.service_period_id;
            END IF;
        END IF;
    END LOOP;

    -- A hold that somebody is deciding on is theirs.
    SELECT array_agg(h.id ORDER BY h.id), array_agg(nextval('capacity.decisions_id_seq') ORDER BY h.id)
    INTO v_bookings, v_decisions
    FROM (
        SELECT b.id
        FROM capacity.bookings AS b
        JOIN unnest(v_dates, v_period_ids) AS s (service_date, service_period_id)
            ON s.service_date = b.service_date AND s.service_period_id = b.service_period_id
        WHERE b.restaurant_id = p_restaurant_id AND b.hold_expires_at <= v_now AND b.status = 'held'
        FOR NO KEY UPDATE OF b SKIP LOCKED
    ) AS h;

    IF v_bookings IS NOT NULL THEN
        INSERT INTO capacity.decisions (
            restaurant_id, id, decided_at, operation, outcome, mode, actor, booking_id, booking_date, start_time, party_size,
            service_date, service_period_id, max_covers, booked_covers, max_parties, booked_parties, options)
        SELECT p_restaurant_id, d.id, v_now, 'expire_hold', 'accepted', b.enforcement_mode, p_actor, b.id, b.booking_date, b.start_time,
               b.party_size, b.service_date, b.service_period_id, l.max_covers, l.booked_covers, l.max_parties, l.booked_parties,
               jsonb_build_object('expired_at', b.hold_expires_at,
                                  'effect', jsonb_build_object('covers', -b.party_size, 'parties', -1),
                                  'before', jsonb_build_object('status', 'held'), 'after', jsonb_build_object('status', 'expired'))
        FROM unnest(v_bookings, v_decisions) AS d (booking_id, id)
        JOIN capacity.bookings AS b ON b.restaurant_id = p_restaurant_id AND b.id = d.booking_id
        JOIN capacity.service_ledger AS l
            ON l.restaurant_id = p_restaurant_id AND l.service_date = b.service_date AND l.service_period_id = b.service_period_id;

        UPDATE capacity.bookings AS b
        SET status = 'expired', hold_expires_at = NULL, decision_id = d.id, debt_authorised = false
        FROM unnest(v_bookings, v_decisions) AS d (booking_id, id)
        WHERE b.restaurant_id = p_restaurant_id AND b.id = d.booking_id;
    END IF;

    UPDATE capacity.service_ledger AS l
    SET next_hold_expiry = (
        SELECT min(b.hold_expires_at)
        FROM capacity.bookings AS b
        WHERE b.restaurant_id = p_restaurant_id AND b.hold_expires_at IS NOT NULL
          AND b.service_date = l.service_date AND b.service_period_id = l.service_period_id)
    FROM unnest(v_dates, v_period_ids) AS s (service_date, service_period_id)
    WHERE l.restaurant_id = p_restaurant_id
      AND l.service_date = s.service_date AND l.service_period_id = s.service_period_id
      AND l.next_hold_expiry <= v_now;

    holds := coalesce(cardinality(v_bookings), 0);
    offers := 0;
    IF p_makes_offers THEN
        FOR v_service IN
            SELECT DISTINCT b.service_date, b.service_period_id
            FROM capacity.bookings AS b
            WHERE b.restaurant_id = p_restaurant_id AND b.id = ANY (v_bookings)
            ORDER BY b.service_date, b.service_period_id
        LOOP
            offers := offers + capacity_impl.offer_waitlist(
                p_restaurant_id, v_service.service_date, v_service.service_period_id, p_actor);
        END LOOP;
    END IF;
END
$fn$;

COMMENT ON FUNCTION capacity_impl.sweep_holds(uuid, date, uuid, tstzrange, text, boolean) IS
    'Expires holds whose time is over, with a decision each, offers what they leave to those who wait for it, and returns how many of both: those of the service, and those that have a table in p_during; with neither, those of the restaurant. Without offers only while an offer is being made. Call it before locking the floor. Locks, in order: the queue, ledger row and slots of the service, waited for; the queues and rows of others, and the holds, only where nobody has them; the seats; what offers lock. A hold that somebody is confirming or releasing is left to them.';

REVOKE ALL ON FUNCTION capacity_impl.sweep_holds(uuid, date, uuid, tstzrange, text, boolean) FROM PUBLIC;
