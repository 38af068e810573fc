CREATE OR REPLACE FUNCTION capacity_impl.judge_waiting(
    p_entry capacity.waitlist_entries,
    OUT first_arrival timestamp,
    OUT last_arrival timestamp,
    OUT code text,
    OUT violations jsonb)
LANGUAGE plpgsql
STABLE
SET search_path = pg_catalog, pg_temp
AS $fn$
DECLARE
    v_now timestamptz := capacity_impl.clock();
    v_service capacity.service_ledger;
    v_start timestamp;
    v_end timestamp;
    v_first timestamp;
    v_last timestamp;
    v_last_seating timestamp;
    v_slot record;
BEGIN
    SELECT s.* INTO v_service
    FROM capacity_impl.effective_service(p_entry.restaurant_id, p_entry.service_period_id, p_entry.service_date) AS s;
    IF NOT FOUND THEN
        PERFORM capacity_impl.fail('SERVICE_PERIOD_NOT_FOUND', jsonb_build_object(
            'restaurant_id', p_entry.restaurant_id, 'service_period_id', p_entry.service_period_id));
    END IF;
    v_start := p_entry.service_date + v_service.start_time;
    v_end := capacity_impl.service_local_end(p_entry.service_date, v_service.start_time, v_service.end_time);

    IF NOT v_service.is_open THEN
        code := CASE WHEN v_service.ends_at <= v_now THEN 'PAST_TIME' ELSE 'OUTSIDE_SERVICE_HOURS' END;
        violations := capacity_impl.list_refusals(
            p_entry.restaurant_id, v_now, v_start, v_service.ends_at, code = 'PAST_TIME', true, false,
            p_entry.party_size, p_entry.source, NULL);
        RETURN;
    END IF;

    first_arrival := capacity_impl.service_local_time(p_entry.service_date, v_service.start_time, p_entry.first_time);
    last_arrival := capacity_impl.service_local_time(p_entry.service_date, v_service.start_time, p_entry.last_time);
    v_first := coalesce(first_arrival, v_start);
    v_last := coalesce(last_arrival, v_end);
    v_last_seating := capacity_impl.service_local_time(
        p_entry.service_date, v_service.start_time, v_service.last_seating_time);
    -- A request for every arrival in the window would be refused: so is this one, for what speaks against the last arrival
    -- that guests are seated at.
    SELECT s.code, s.local_time, s.starts_at INTO v_slot
    FROM capacity_impl.list_slots(
        p_entry.restaurant_id, p_entry.service_date, p_entry.service_date, p_entry.party_size, p_entry.source) AS s
    WHERE s.service_date = p_entry.service_date AND s.service_period_id = p_entry.service_period_id
      AND s.local_time BETWEEN v_first AND v_last
    ORDER BY (s.code IN ('PAST_TIME', 'POLICY_REFUSED')) IS TRUE, (s.local_time <= v_last_seating) IS FALSE, s.starts_at DESC
    LIMIT 1;
    IF NOT FOUND OR v_last > v_end THEN
        PERFORM capacity_impl.fail('INVALID_RANGE', jsonb_build_object(
            'first_time', p_entry.first_time, 'last_time', p_entry.last_time,
            'start_time', v_service.start_time, 'end_time', v_service.end_time));
    END IF;
    IF v_slot.code IN ('PAST_TIME', 'POLICY_REFUSED') THEN
        code := v_slot.code;
        violations := capacity_impl.list_refusals(
            p_entry.restaurant_id, v_now, v_slot.local_time, v_slot.starts_at, code = 'PAST_TIME', false, false,
            p_entry.party_size, p_entry.source, v_last_seating);
    END IF;
END
$fn$;

COMMENT ON FUNCTION capacity_impl.judge_waiting(capacity.waitlist_entries) IS
    'What speaks against waiting for a place in this service, whatever room it has: judged as a request for each arrival of the window would be. NULL when nothing does. first_arrival and last_arrival: its window with dates. Raises SERVICE_PERIOD_NOT_FOUND, INVALID_RANGE (the window holds no arrival slot of the service). Takes no lock.';

REVOKE ALL ON FUNCTION capacity_impl.judge_waiting(capacity.waitlist_entries) FROM PUBLIC;
