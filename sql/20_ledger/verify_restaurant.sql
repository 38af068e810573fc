CREATE OR REPLACE FUNCTION capacity_impl.verify_restaurant(p_restaurant_id uuid)
RETURNS TABLE (check_name text, object text, expected jsonb, found jsonb, remedy text)
LANGUAGE plpgsql
STABLE
SET search_path = pg_catalog, pg_temp
AS $fn$
DECLARE
    v_time_zone text := (SELECT r.time_zone FROM capacity.restaurants AS r WHERE r.restaurant_id = p_restaurant_id);
    v_is_zone_known boolean := capacity_impl.known_zone(v_time_zone) IS NOT NULL;
BEGIN
    -- Every query compares both sides in one snapshot, so that it is right while bookings are made.
    RETURN QUERY
    SELECT 'service_totals', 'service ' || coalesce(l.service_date, c.service_date) || ' ' || coalesce(l.service_period_id, c.service_period_id),
           jsonb_build_object('booked_covers', coalesce(c.covers, 0), 'booked_parties', coalesce(c.parties, 0),
                              'shadow_covers', coalesce(c.shadow_covers, 0), 'shadow_parties', coalesce(c.shadow_parties, 0)),
           jsonb_build_object('booked_covers', l.booked_covers, 'booked_parties', l.booked_parties,
                              'shadow_covers', l.shadow_covers, 'shadow_parties', l.shadow_parties),
           'The ledger differs from the live bookings: something wrote with triggers off. Find it. When the bookings are right, `capacity-db verify --correct-totals --reason TEXT --restaurant ID` sets the totals to what they come to.'
    FROM (SELECT * FROM capacity.service_ledger AS own WHERE own.restaurant_id = p_restaurant_id) AS l
    FULL JOIN capacity_impl.recount_services(p_restaurant_id) AS c
        ON c.service_date = l.service_date AND c.service_period_id = l.service_period_id
    WHERE (coalesce(c.covers, 0), coalesce(c.parties, 0), coalesce(c.shadow_covers, 0), coalesce(c.shadow_parties, 0))
          IS DISTINCT FROM (l.booked_covers, l.booked_parties, l.shadow_covers, l.shadow_parties);

    RETURN QUERY
    SELECT 'slot_counts', 'slot ' || coalesce(s.slot_date, c.slot_date) || ' ' || coalesce(s.slot_time, c.slot_time),
           jsonb_build_object('reserved_count', coalesce(c.covers, 0),
                              'excess_count', greatest(coalesce(c.covers, 0) - s.available_capacity, 0)),
           jsonb_build_object('reserved_count', s.reserved_count, 'excess_count', s.excess_count),
           'The slot differs from the live bookings: something wrote with triggers off. Find it. When the bookings are right, `capacity-db verify --correct-totals --reason TEXT --restaurant ID` sets the counts to what they come to.'
    FROM (SELECT * FROM capacity.booking_slots AS own WHERE own.restaurant_id = p_restaurant_id) AS s
    FULL JOIN capacity_impl.recount_slots(p_restaurant_id) AS c
        ON c.slot_date = s.slot_date AND c.slot_time = s.slot_time AND c.starts_at = s.starts_at
    WHERE (coalesce(c.covers, 0), greatest(coalesce(c.covers, 0) - s.available_capacity, 0))
          IS DISTINCT FROM (s.reserved_count, s.excess_count);

    RETURN QUERY
    SELECT 'service_debt', 'service ' || l.service_date || ' ' || l.service_period_id,
           jsonb_build_object('excess_covers', greatest(l.booked_covers - l.max_covers, 0),
                              'excess_parties', greatest(l.booked_parties - l.max_parties, 0),
                              'author', 'a decision that authorises a debt of this service'),
           jsonb_build_object('excess_covers', l.excess_covers, 'excess_parties', l.excess_parties,
                              'debt_decision_id', l.debt_decision_id, 'decision_found', d.id IS NOT NULL),
           'Nobody answers for this overbooking. Find who wrote it; move or cancel bookings until it fits, set the limit that is meant, or answer for it with `capacity-db verify --correct-totals --reason TEXT --restaurant ID`.'
    FROM capacity.service_ledger AS l
    LEFT JOIN capacity.decisions AS d
        ON d.restaurant_id = l.restaurant_id AND d.id = l.debt_decision_id AND d.authorises_debt
        AND (d.service_period_id IS NULL OR d.service_period_id = l.service_period_id)
        AND (d.service_date IS NULL OR d.service_date = l.service_date)
    WHERE l.restaurant_id = p_restaurant_id
      AND (l.excess_covers <> greatest(l.booked_covers - l.max_covers, 0)
           OR l.excess_parties <> greatest(l.booked_parties - l.max_parties, 0)
           OR (l.excess_covers + l.excess_parties > 0 AND d.id IS NULL));

    IF NOT v_is_zone_known THEN
        -- The checks that need its clock wait until there is one.
        RETURN QUERY
        SELECT 'time_zone', 'restaurant',
               jsonb_build_object('time_zone', 'one that this server knows'), jsonb_build_object('time_zone', v_time_zone),
               'The server does not know this zone any more: bookings and changes fail there. Give it back to the server (Debian: package tzdata-legacy), or set another one, and bookings to come keep their local times: `capacity-db restaurants set NAME --restaurant ID --timezone ZONE`.';
    END IF;

    RETURN QUERY
    SELECT 'service_limits', 'service ' || l.service_date || ' ' || l.service_period_id,
           jsonb_build_object('max_covers', s.max_covers, 'max_parties', s.max_parties, 'slot_covers', s.slot_covers,
                              'is_open', s.is_open, 'starts_at', s.starts_at, 'ends_at', s.ends_at,
                              'last_seating_time', s.last_seating_time),
           jsonb_build_object('max_covers', l.max_covers, 'max_parties', l.max_parties, 'slot_covers', l.slot_covers,
                              'is_open', l.is_open, 'starts_at', l.starts_at, 'ends_at', l.ends_at,
                              'last_seating_time', l.last_seating_time),
           'The ledger differs from calendar and rules: something wrote past the RPCs. Set the rule once more, or correct it.'
    FROM capacity.service_ledger AS l
    CROSS JOIN LATERAL capacity_impl.resolve_service(l.restaurant_id, l.service_period_id, l.service_date) AS s
    WHERE v_is_zone_known AND l.restaurant_id = p_restaurant_id AND l.ends_at > capacity_impl.clock()
      AND (l.max_covers, l.max_parties, l.slot_covers, l.is_open, l.starts_at, l.ends_at, l.has_steady_clock,
           l.last_seating_time)
          IS DISTINCT FROM
          (s.max_covers, s.max_parties, s.slot_covers, s.is_open, s.starts_at, s.ends_at, s.has_steady_clock,
           s.last_seating_time);

    RETURN QUERY
    SELECT 'calendar_overlap', 'service date ' || (o.overlap ->> 'service_date'),
           jsonb_build_object('service_periods', 'one after the other'),
           o.overlap,
           'Special hours let these services overlap: something wrote past the RPCs. Change the hours of one of them.'
    FROM (SELECT CASE WHEN v_is_zone_known THEN capacity_impl.find_calendar_overlap(p_restaurant_id) END AS overlap) AS o
    WHERE o.overlap IS NOT NULL;

    -- What a booking goes by before it reads slots and durations. Slots need not have the pacing of their service: one
    -- that was set by hand keeps its own until the pacing changes, and nothing tells it from any other.
    RETURN QUERY
    SELECT 'restaurant_flags', 'restaurant',
           jsonb_build_object('is_paced', r.is_paced OR f.is_paced, 'has_dining_durations', f.has_dining_durations),
           jsonb_build_object('is_paced', r.is_paced, 'has_dining_durations', r.has_dining_durations),
           'The flags do not tell what the restaurant has: something wrote past the RPCs. Set the booking policy once more.'
    FROM capacity.restaurants AS r
    CROSS JOIN LATERAL (
        SELECT r.slot_covers IS NOT NULL OR EXISTS (
                   SELECT FROM capacity.booking_slots AS s
                   WHERE s.restaurant_id = p_restaurant_id AND s.available_capacity IS NOT NULL) AS is_paced,
               EXISTS (
                   SELECT FROM capacity.dining_durations AS d
                   WHERE d.restaurant_id = p_restaurant_id) AS has_dining_durations
    ) AS f
    WHERE r.restaurant_id = p_restaurant_id
      AND (r.is_paced, r.has_dining_durations) IS DISTINCT FROM (r.is_paced OR f.is_paced, f.has_dining_durations);

    RETURN QUERY
    SELECT 'booking_decision', 'booking ' || b.id,
           jsonb_build_object('decision', 'its own, which authorises a debt if the booking claims so'),
           jsonb_build_object('decision_id', b.decision_id, 'decision_found', d.id IS NOT NULL,
                              'debt_authorised', b.debt_authorised),
           'The booking names a decision that is not its own. Find who wrote it.'
    FROM capacity.bookings AS b
    LEFT JOIN capacity.decisions AS d
        ON d.restaurant_id = b.restaurant_id AND d.id = b.decision_id AND d.booking_id = b.id
        AND (d.authorises_debt OR NOT b.debt_authorised)
    WHERE b.restaurant_id = p_restaurant_id
      AND (b.decision_id IS NOT NULL OR b.debt_authorised) AND d.id IS NULL;

    RETURN QUERY
    SELECT 'booking_place', 'booking ' || b.id,
           jsonb_build_object('local_time', b.booking_date + b.start_time, 'service_date', 'that date or the one before'),
           jsonb_build_object('starts_at', b.starts_at, 'service_date', b.service_date, 'slot_starts_at', b.slot_starts_at),
           'The booking is counted where it does not belong. Set its booking_date or start_time to another value and back.'
    FROM capacity.bookings AS b
    JOIN capacity.restaurants AS r ON r.restaurant_id = b.restaurant_id
    WHERE b.restaurant_id = p_restaurant_id AND capacity.is_live_status(b.status)
      AND (b.service_date NOT IN (b.booking_date, b.booking_date - 1)
           OR b.slot_starts_at > b.starts_at
           OR CASE WHEN v_is_zone_known AND b.starts_at > capacity_impl.clock()
                   THEN b.starts_at AT TIME ZONE r.time_zone <> b.booking_date + b.start_time END);

    RETURN QUERY
    SELECT 'double_seat', 'table ' || t.table_number,
           jsonb_build_object('free_before_it', true),
           jsonb_build_object('table_id', t.id, 'seat', s.id, 'booking_id', s.booking_id, 'taken_during', s.taken_during,
                              'taken_until', s.taken_until),
           'Two parties have one table: the exclusion constraint is gone. Move one of them, then restore the constraint.'
    FROM (
        SELECT a.id, a.table_id, a.booking_id, a.taken_during,
               max(coalesce(upper(a.taken_during), 'infinity')) OVER (
                   PARTITION BY a.table_id ORDER BY lower(a.taken_during), a.id
                   ROWS BETWEEN UNBOUNDED PRECEDING AND 1 PRECEDING) AS taken_until
        FROM capacity.booking_table_assignments AS a
        WHERE a.restaurant_id = p_restaurant_id AND a.released_at IS NULL
    ) AS s
    JOIN capacity.table_inventory AS t ON t.restaurant_id = p_restaurant_id AND t.id = s.table_id
    WHERE lower(s.taken_during) < s.taken_until;

    RETURN QUERY
    SELECT 'seat_booking', 'seat ' || a.id,
           jsonb_build_object('kind', capacity_impl.seat_kind(b.status, b.booking_type), 'taken_during', s.taken_during,
                              'is_active', capacity_impl.takes_table(b.status), 'table_retired_at', NULL),
           jsonb_build_object('kind', a.kind, 'taken_during', a.taken_during, 'is_active', true,
                              'booking_id', b.id, 'status', b.status, 'table_retired_at', t.retired_at),
           'The seat does not follow its booking: something wrote with triggers off. Unassign the booking and assign it anew.'
    FROM capacity.booking_table_assignments AS a
    JOIN capacity.bookings AS b ON b.restaurant_id = p_restaurant_id AND b.id = a.booking_id
    JOIN capacity.table_inventory AS t ON t.restaurant_id = p_restaurant_id AND t.id = a.table_id
    CROSS JOIN LATERAL (
        SELECT capacity_impl.seat_range(b.starts_at, b.ends_at, b.turn_buffer_minutes) AS taken_during
    ) AS s
    WHERE a.restaurant_id = p_restaurant_id AND a.released_at IS NULL
      AND (NOT capacity_impl.takes_table(b.status) OR t.retired_at IS NOT NULL OR a.taken_during <> s.taken_during
           OR a.kind <> capacity_impl.seat_kind(b.status, b.booking_type));

    RETURN QUERY
    SELECT 'hold_expiry', 'booking ' || b.id,
           jsonb_build_object('hold_expires_at', 'set while it is held, and not before next_hold_expiry of its service'),
           jsonb_build_object('status', b.status, 'hold_expires_at', b.hold_expires_at, 'next_hold_expiry', l.next_hold_expiry),
           'Nobody would sweep this hold: something wrote with triggers off. Release it.'
    FROM capacity.bookings AS b
    LEFT JOIN capacity.service_ledger AS l
        ON l.restaurant_id = p_restaurant_id AND l.service_date = b.service_date AND l.service_period_id = b.service_period_id
    WHERE b.restaurant_id = p_restaurant_id AND (b.status = 'held' OR b.hold_expires_at IS NOT NULL)
      AND ((b.status = 'held') <> (b.hold_expires_at IS NOT NULL)
           OR (l.next_hold_expiry <= b.hold_expires_at) IS NOT TRUE);

    RETURN QUERY SELECT * FROM capacity_impl.verify_waitlist(p_restaurant_id);

    RETURN QUERY
    SELECT 'key_decision', 'idempotency key ' || k.operation || ' ' || k.key,
           jsonb_build_object('decision', 'the one that it names'),
           jsonb_build_object('decision_id', k.decision_id),
           'A repeat of this request cannot be answered. Restore the decision from a backup, or delete the key when the request is settled.'
    FROM capacity.idempotency_keys AS k
    LEFT JOIN capacity.decisions AS d ON d.restaurant_id = k.restaurant_id AND d.id = k.decision_id
    WHERE k.restaurant_id = p_restaurant_id AND d.id IS NULL;
END
$fn$;

COMMENT ON FUNCTION capacity_impl.verify_restaurant(uuid) IS
    'Everything in one restaurant that does not add up, recounted from the bookings: no row when all is well. Checks: service_totals, slot_counts, service_debt, time_zone (one that this server does not know; then what needs a clock is not looked at), service_limits (services to come), calendar_overlap, restaurant_flags, booking_decision, booking_place (bookings to come), double_seat (without the help of the constraint), seat_booking, hold_expiry, those of verify_waitlist, key_decision.';

REVOKE ALL ON FUNCTION capacity_impl.verify_restaurant(uuid) FROM PUBLIC;
