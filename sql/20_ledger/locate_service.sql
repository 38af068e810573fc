CREATE OR REPLACE FUNCTION capacity_impl.locate_service(
    p_restaurant_id uuid,
    p_booking_date date,
    p_start_time time,
    p_second_occurrence boolean,
    p_party_size integer,
    p_channel text,
    p_allow_past boolean,
    OUT mode capacity.enforcement_mode,
    OUT starts_at timestamptz,
    OUT ends_at timestamptz,
    OUT service_date date,
    OUT service_period_id uuid,
    OUT max_covers integer,
    OUT booked_covers integer,
    OUT max_parties integer,
    OUT booked_parties integer,
    OUT is_resolved boolean,
    OUT slot_date date,
    OUT slot_time time,
    OUT slot_starts_at timestamptz,
    OUT slot_capacity capacity.seat_limit,
    OUT slot_reserved integer,
    OUT turn_buffer_minutes smallint,
    OUT requires_table boolean,
    OUT has_expired_holds boolean,
    OUT code text,
    OUT violations jsonb)
LANGUAGE plpgsql
STABLE
SET search_path = pg_catalog, pg_temp
AS $fn$
DECLARE
    v_now              timestamptz := capacity_impl.clock();
    v_local            timestamp := p_booking_date + p_start_time;
    v_slot             timestamp;
    v_time_zone        text;
    v_slot_minutes     smallint;
    v_dining_minutes   integer;
    v_has_durations    boolean;
    v_is_paced         boolean;
    v_has_policy       boolean;
    v_min_notice       integer;
    v_horizon          integer;
    v_min_party        smallint;
    v_max_party        smallint;
    v_channels         text[];
    v_service_start    time;
    v_service_starts_at timestamptz;
    v_is_steady        boolean;
    v_last_time        time;
    v_last_seating     timestamp;
    v_slot_covers      capacity.seat_limit;
    v_is_past          boolean;
BEGIN
    -- One index range: the rows of two service dates. Yesterday's service may run past midnight.
    SELECT r.time_zone, r.slot_interval_minutes, r.dining_duration_minutes::integer, r.has_dining_durations, r.is_paced,
           r.has_booking_policy, r.turn_buffer_minutes, r.min_notice_minutes, r.booking_horizon_days, r.min_party_size, r.max_party_size,
           r.channels, r.requires_table,
           capacity_impl.effective_enforcement(
               r.enforcement, r.rollout_bucket, (SELECT s.enforcement_percent FROM capacity.settings AS s WHERE s.id)),
           l.service_date, l.service_period_id, l.start_time, l.starts_at, l.has_steady_clock,
           l.last_seating_time, l.slot_covers, l.max_covers, l.booked_covers, l.max_parties, l.booked_parties,
           l.next_hold_expiry <= v_now
    INTO v_time_zone, v_slot_minutes, v_dining_minutes, v_has_durations, v_is_paced,
         v_has_policy, turn_buffer_minutes, v_min_notice, v_horizon, v_min_party, v_max_party,
         v_channels, requires_table,
         mode,
         service_date, service_period_id, v_service_start, v_service_starts_at, v_is_steady,
         v_last_time, v_slot_covers, max_covers, booked_covers, max_parties, booked_parties,
         has_expired_holds
    FROM capacity.restaurants AS r
    LEFT JOIN capacity.service_ledger AS l
        ON l.restaurant_id = p_restaurant_id
        AND l.service_date BETWEEN p_booking_date - 1 AND p_booking_date
        AND l.is_open
        AND v_local >= l.service_date + l.start_time
        AND v_local < capacity_impl.service_local_end(l.service_date, l.start_time, l.end_time)
    WHERE r.restaurant_id = p_restaurant_id;
    IF NOT FOUND THEN
        PERFORM capacity_impl.fail('RESTAURANT_NOT_FOUND', jsonb_build_object('restaurant_id', p_restaurant_id));
    END IF;

    IF v_is_steady THEN
        starts_at := v_service_starts_at + (v_local - (service_date + v_service_start));
    ELSE
        starts_at := capacity_impl.local_to_utc(v_local, v_time_zone, p_second_occurrence);
        IF starts_at IS NULL THEN
            PERFORM capacity_impl.fail('NONEXISTENT_LOCAL_TIME', jsonb_build_object(
                'local_time', v_local, 'time_zone', v_time_zone));
        END IF;
    END IF;

    is_resolved := service_date IS NOT NULL;
    IF NOT is_resolved THEN
        SELECT f.service_date, f.service_period_id, e.start_time, e.last_seating_time, e.slot_covers,
               e.max_covers, e.booked_covers, e.max_parties, e.booked_parties
        INTO service_date, service_period_id, v_service_start, v_last_time, v_slot_covers,
             max_covers, booked_covers, max_parties, booked_parties
        FROM capacity_impl.find_service(p_restaurant_id, v_local) AS f
        CROSS JOIN LATERAL capacity_impl.effective_service(p_restaurant_id, f.service_period_id, f.service_date) AS e
        -- A service that is over keeps the hours it had, whatever the calendar says since.
        WHERE e.is_open
          AND v_local >= e.service_date + e.start_time
          AND v_local < capacity_impl.service_local_end(e.service_date, e.start_time, e.end_time);
    END IF;

    IF service_date IS NOT NULL THEN
        -- An arrival off the grid counts in the slot that contains it. The grid starts with the service.
        v_slot := date_bin(make_interval(mins => v_slot_minutes), v_local, service_date + v_service_start);
        slot_date := v_slot::date;
        slot_time := v_slot::time;
        slot_starts_at := starts_at - (v_local - v_slot);
        IF v_is_paced OR v_slot_covers IS NOT NULL THEN
            SELECT s.available_capacity, s.reserved_count INTO slot_capacity, slot_reserved
            FROM capacity.booking_slots AS s
            WHERE s.restaurant_id = p_restaurant_id
              AND s.slot_date = v_slot::date AND s.slot_time = v_slot::time AND s.starts_at = locate_service.slot_starts_at;
            IF NOT FOUND THEN
                slot_capacity := v_slot_covers;
                slot_reserved := 0;
            END IF;
        END IF;
        IF v_has_durations THEN
            v_dining_minutes := capacity_impl.dining_minutes(
                p_restaurant_id, service_period_id, p_party_size, v_dining_minutes);
        END IF;
        ends_at := starts_at + make_interval(mins => v_dining_minutes);
    END IF;

    -- Most requests are for a time to come, in a service and a restaurant that hold nothing back.
    IF starts_at < v_now OR service_date IS NULL OR v_has_policy OR v_last_time IS NOT NULL THEN
        v_last_seating := capacity_impl.service_local_time(service_date, v_service_start, v_last_time);
        -- A party that walks in may be entered up to an hour late.
        v_is_past := starts_at < v_now AND NOT p_allow_past
            AND (p_channel IS NOT NULL OR starts_at < v_now - interval '1 hour');
        IF v_is_past OR service_date IS NULL OR NOT capacity_impl.is_policy_met(
            v_now, v_time_zone, v_local, starts_at, p_allow_past, p_party_size, p_channel, v_last_seating,
            v_min_notice, v_horizon, v_min_party, v_max_party, v_channels) THEN
            code := CASE WHEN v_is_past THEN 'PAST_TIME'
                         WHEN service_date IS NULL THEN 'OUTSIDE_SERVICE_HOURS'
                         ELSE 'POLICY_REFUSED' END;
            violations := capacity_impl.list_refusals(
                p_restaurant_id, v_now, v_local, starts_at, v_is_past, service_date IS NULL, p_allow_past,
                p_party_size, p_channel, v_last_seating);
        END IF;
    END IF;
END
$fn$;

COMMENT ON FUNCTION capacity_impl.locate_service(uuid, date, time, boolean, integer, text, boolean) IS
    'Where an arrival at this local date and time belongs, and what speaks against it but its capacity: its instants, its service with limits and totals, its slot with pacing, the restaurant''s mode, whether a booking needs a table, whether expired holds may still stand in the totals; code and violations (PAST_TIME, OUTSIDE_SERVICE_HOURS, POLICY_REFUSED), NULL when nothing does. p_channel NULL: a walk-in, judged by no booking policy. service_date is NULL when no open service takes it; is_resolved is false when the service has no ledger row yet. Raises RESTAURANT_NOT_FOUND, NONEXISTENT_LOCAL_TIME. Takes no lock.';

REVOKE ALL ON FUNCTION capacity_impl.locate_service(uuid, date, time, boolean, integer, text, boolean) FROM PUBLIC;
