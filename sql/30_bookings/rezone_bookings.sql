CREATE OR REPLACE FUNCTION capacity_impl.rezone_bookings(
    p_restaurant_id uuid, p_old_zone text, p_decision_id bigint, p_actor text)
RETURNS void
LANGUAGE plpgsql
SET search_path = pg_catalog, pg_temp
AS $fn$
DECLARE
    v_now timestamptz := capacity_impl.clock();
    v_old_zone text := capacity_impl.known_zone(p_old_zone);
    v_new_zone text;
    v_dates date[];
    v_period_ids uuid[];
    v_bookings uuid[];
    v_instants timestamptz[];
BEGIN
    SELECT r.time_zone INTO v_new_zone FROM capacity.restaurants AS r WHERE r.restaurant_id = p_restaurant_id;

    -- Not over, or not any more: those that resolve_future_services looks at. No other comes into being while the
    -- restaurant is locked.
    SELECT array_agg(l.service_date), array_agg(l.service_period_id) INTO v_dates, v_period_ids
    FROM capacity.service_ledger AS l
    CROSS JOIN LATERAL capacity_impl.resolve_service(l.restaurant_id, l.service_period_id, l.service_date) AS s
    WHERE l.restaurant_id = p_restaurant_id AND l.service_date >= (v_now AT TIME ZONE 'UTC')::date - 3
      AND (greatest(l.ends_at, s.ends_at) > v_now
           OR capacity_impl.has_guests_to_come(p_restaurant_id, l.service_date, l.service_period_id));

    -- Bookings before services, as everywhere; and once more for those that were made in between. They are few, and who
    -- has one of them may be waiting for its service: do not wait for it.
    PERFORM FROM capacity.bookings AS b
    JOIN unnest(v_dates, v_period_ids) AS s (service_date, service_period_id)
        ON b.service_date = s.service_date AND b.service_period_id = s.service_period_id
    WHERE b.restaurant_id = p_restaurant_id AND b.booking_date BETWEEN s.service_date AND s.service_date + 1
    ORDER BY b.id
    FOR NO KEY UPDATE OF b;

    PERFORM capacity_impl.resolve_future_services(p_restaurant_id, p_decision_id);

    PERFORM FROM capacity.bookings AS b
    JOIN unnest(v_dates, v_period_ids) AS s (service_date, service_period_id)
        ON b.service_date = s.service_date AND b.service_period_id = s.service_period_id
    WHERE b.restaurant_id = p_restaurant_id AND b.booking_date BETWEEN s.service_date AND s.service_date + 1
    FOR NO KEY UPDATE OF b NOWAIT;

    -- A time that happens twice in the old zone and in the new one keeps its occurrence; where the server does not know
    -- the old zone any more, its instant. A no-show may come after all.
    SELECT array_agg(b.id ORDER BY b.id), array_agg(n.starts_at ORDER BY b.id) INTO v_bookings, v_instants
    FROM capacity.bookings AS b
    JOIN unnest(v_dates, v_period_ids) AS s (service_date, service_period_id)
        ON b.service_date = s.service_date AND b.service_period_id = s.service_period_id
    CROSS JOIN LATERAL (
        SELECT capacity_impl.local_to_utc(b.booking_date + b.start_time, v_new_zone, coalesce(
            CASE WHEN v_old_zone IS NULL
                 THEN b.starts_at = capacity_impl.local_to_utc(b.booking_date + b.start_time, v_new_zone, true)
                 ELSE b.starts_at > capacity_impl.local_to_utc(b.booking_date + b.start_time, v_old_zone, false)
            END, false)) AS starts_at
    ) AS n
    WHERE b.restaurant_id = p_restaurant_id AND b.booking_date BETWEEN s.service_date AND s.service_date + 1
      AND (capacity.is_live_status(b.status) OR b.status = 'no_show')
      AND n.starts_at IS DISTINCT FROM b.starts_at;

    IF array_position(v_instants, NULL) IS NOT NULL THEN
        PERFORM capacity_impl.fail('TIME_ZONE_IN_USE', (
            SELECT jsonb_build_object(
                'restaurant_id', p_restaurant_id, 'time_zone', v_new_zone, 'bookings_total', count(*),
                'bookings', jsonb_agg(jsonb_build_object(
                    'id', g.id, 'booking_date', g.booking_date, 'start_time', g.start_time,
                    'party_size', g.party_size, 'status', g.status) ORDER BY g.place) FILTER (WHERE g.place <= 100))
            FROM (
                SELECT b.id, b.booking_date, b.start_time, b.party_size, b.status,
                       row_number() OVER (ORDER BY b.booking_date, b.start_time, b.id) AS place
                FROM unnest(v_bookings, v_instants) AS n (id, starts_at)
                JOIN capacity.bookings AS b ON b.restaurant_id = p_restaurant_id AND b.id = n.id
                WHERE n.starts_at IS NULL
            ) AS g));
    END IF;

    -- A debt of a slot moves along with it.
    INSERT INTO capacity.decisions (
        restaurant_id, operation, outcome, mode, actor, booking_id, booking_date, start_time, party_size,
        service_date, service_period_id, authorises_debt, options)
    SELECT p_restaurant_id, 'change_time_zone', 'accepted', b.enforcement_mode, p_actor, b.id, b.booking_date, b.start_time,
           b.party_size, b.service_date, b.service_period_id, capacity.is_live_status(b.status),
           jsonb_build_object(
               'before', jsonb_build_object('time_zone', p_old_zone, 'starts_at', b.starts_at),
               'after', jsonb_build_object('time_zone', v_new_zone, 'starts_at', n.starts_at))
    FROM unnest(v_bookings, v_instants) AS n (id, starts_at)
    JOIN capacity.bookings AS b ON b.restaurant_id = p_restaurant_id AND b.id = n.id
    ORDER BY b.id;

    PERFORM capacity_impl.release_crossed_seats(p_restaurant_id, v_bookings, v_instants);
    UPDATE capacity.bookings AS b
    SET starts_at = n.starts_at,
        ends_at = n.starts_at + (b.ends_at - b.starts_at),
        slot_starts_at = n.starts_at + (b.slot_starts_at - b.starts_at),
        decision_id = d.id,
        debt_authorised = d.authorises_debt
    FROM unnest(v_bookings, v_instants) AS n (id, starts_at)
    JOIN capacity.decisions AS d
        ON d.restaurant_id = p_restaurant_id AND d.booking_id = n.id
        AND d.id > p_decision_id AND d.operation = 'change_time_zone'
    WHERE b.restaurant_id = p_restaurant_id AND b.id = n.id;
END
$fn$;

COMMENT ON FUNCTION capacity_impl.rezone_bookings(uuid, text, bigint, text) IS
    'Moves services that are not over and their bookings to the instants that their local times have in the restaurant''s new zone, with a decision for every booking that moves. Their tables go along, but where a block stands in the way: blocks are instants, and stay. p_decision_id is the one that changed the zone. Raises TIME_ZONE_IN_USE with the bookings whose local time does not exist there. The old zone may be one that the server does not know any more. Call it after the zone was written. Locks, in order, after the restaurant''s row: those bookings by id, the ledger rows of services to come by key, slots, the restaurant''s floor, the seats. 55P03 when a booking was made meanwhile and is being changed.';

REVOKE ALL ON FUNCTION capacity_impl.rezone_bookings(uuid, text, bigint, text) FROM PUBLIC;
