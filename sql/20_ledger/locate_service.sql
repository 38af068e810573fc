CREATE OR REPLACE FUNCTION capacity_impl.locate_service(
    p_restaurant_id uuid,
    p_booking_date date,
    p_start_time time,
    p_second_occurrence boolean,
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
    OUT is_paced boolean)
LANGUAGE plpgsql
STABLE
SET search_path = ''
AS $fn$
DECLARE
    v_local            timestamp := p_booking_date + p_start_time;
    v_slot             timestamp;
    v_time_zone        text;
    v_slot_minutes     smallint;
    v_dining_minutes   smallint;
    v_service_start    time;
    v_service_starts_at timestamptz;
    v_is_steady        boolean;
BEGIN
    -- One index range: the rows of two service dates. Yesterday's service may run past midnight.
    SELECT r.time_zone, r.slot_interval_minutes, r.dining_duration_minutes, r.is_paced,
           capacity_impl.effective_enforcement(
               r.enforcement, r.rollout_bucket, (SELECT s.enforcement_percent FROM capacity.settings AS s WHERE s.id)),
           l.service_date, l.service_period_id, l.start_time, l.starts_at, l.has_steady_clock,
           l.max_covers, l.booked_covers, l.max_parties, l.booked_parties
    INTO v_time_zone, v_slot_minutes, v_dining_minutes, is_paced,
         mode,
         service_date, service_period_id, v_service_start, v_service_starts_at, v_is_steady,
         max_covers, booked_covers, max_parties, booked_parties
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
        SELECT f.service_date, f.service_period_id, e.start_time,
               e.max_covers, e.booked_covers, e.max_parties, e.booked_parties
        INTO service_date, service_period_id, v_service_start,
             max_covers, booked_covers, max_parties, booked_parties
        FROM capacity_impl.find_service(p_restaurant_id, v_local) AS f
        CROSS JOIN LATERAL capacity_impl.effective_service(p_restaurant_id, f.service_period_id, f.service_date) AS e
        -- A service that is over keeps the hours it had, whatever the calendar says since.
        WHERE e.is_open
          AND v_local >= e.service_date + e.start_time
          AND v_local < capacity_impl.service_local_end(e.service_date, e.start_time, e.end_time);
        IF NOT FOUND THEN
            RETURN;
        END IF;
    END IF;

    -- An arrival off the grid counts in the slot that contains it. The grid starts with the service.
    v_slot := date_bin(make_interval(mins => v_slot_minutes), v_local, service_date + v_service_start);
    slot_date := v_slot::date;
    slot_time := v_slot::time;
    slot_starts_at := starts_at - (v_local - v_slot);
    ends_at := starts_at + make_interval(mins => v_dining_minutes);
END
$fn$;

COMMENT ON FUNCTION capacity_impl.locate_service(uuid, date, time, boolean) IS
    'Where an arrival at this local date and time belongs: its instants, its service with limits and totals, its slot, and the restaurant''s mode and whether it paces. service_date is NULL when no open service takes it; is_resolved is false when the service has no ledger row yet. Raises RESTAURANT_NOT_FOUND, NONEXISTENT_LOCAL_TIME. Takes no lock.';

REVOKE ALL ON FUNCTION capacity_impl.locate_service(uuid, date, time, boolean) FROM PUBLIC;
