CREATE OR REPLACE FUNCTION capacity_impl.judge_change(
    p_booking capacity.bookings,
    p_changes jsonb,
    p_options jsonb,
    OUT starts_at timestamptz,
    OUT ends_at timestamptz,
    OUT turn_buffer_minutes smallint,
    OUT service_date date,
    OUT service_period_id uuid,
    OUT slot_date date,
    OUT slot_time time,
    OUT slot_starts_at timestamptz,
    OUT enforcement_mode capacity.enforcement_mode,
    OUT mode capacity.enforcement_mode,
    OUT is_resolved boolean,
    OUT requires_table boolean,
    OUT has_expired_holds boolean,
    OUT needs_table boolean,
    OUT is_counted_anew boolean,
    OUT max_covers integer,
    OUT booked_covers integer,
    OUT max_parties integer,
    OUT booked_parties integer,
    OUT slot_capacity capacity.seat_limit,
    OUT slot_reserved integer,
    OUT covers integer,
    OUT parties integer,
    OUT code text,
    OUT violations jsonb,
    OUT is_over boolean)
LANGUAGE plpgsql
STABLE
SET search_path = pg_catalog, pg_temp
AS $fn$
DECLARE
    v_channel    text := CASE WHEN p_booking.booking_type <> 'walk_in' THEN p_booking.source END;
    v_second     boolean := (p_options ->> 'second_occurrence')::boolean IS TRUE;
    v_period_id  uuid := (p_changes ->> 'service_period_id')::uuid;
    v_new        capacity.bookings := jsonb_populate_record(p_booking, p_changes - 'service_period_id');
    v_is_moved   boolean := (v_new.booking_date, v_new.start_time) <> (p_booking.booking_date, p_booking.start_time);
    v_place      record;
    v_other      jsonb;
    v_own_covers integer := 0;
    v_own_slot   integer := 0;
    v_over       jsonb;
BEGIN
    v_is_moved := v_is_moved OR (v_second AND p_changes ?| '{booking_date,start_time}'::text[]);
    is_counted_anew := v_is_moved OR v_new.party_size <> p_booking.party_size;

    IF v_is_moved THEN
        v_place := capacity_impl.locate_service(
            p_booking.restaurant_id, v_new.booking_date, v_new.start_time, v_second, v_new.party_size, v_channel,
            (p_options ->> 'allow_past')::boolean IS TRUE);
        IF v_channel IS NULL AND v_place.starts_at > capacity_impl.clock() + interval '1 hour' THEN
            -- Who comes later than within the hour does not walk in, as in create_booking.
            v_channel := p_booking.source;
            v_place := capacity_impl.locate_service(
                p_booking.restaurant_id, v_new.booking_date, v_new.start_time, v_second, v_new.party_size, v_channel,
                (p_options ->> 'allow_past')::boolean IS TRUE);
        END IF;
        is_resolved := v_place.is_resolved;
        code := v_place.code;
        violations := v_place.violations;
        starts_at := v_place.starts_at;
        ends_at := v_place.ends_at;
        turn_buffer_minutes := v_place.turn_buffer_minutes;
        service_date := v_place.service_date;
        service_period_id := v_place.service_period_id;
        slot_date := v_place.slot_date;
        slot_time := v_place.slot_time;
        slot_starts_at := v_place.slot_starts_at;
    ELSE
        -- It stays where it is, whatever calendar and clock say by now; only a larger party is held to its limit.
        v_place := capacity_impl.own_place(p_booking);
        is_resolved := true;
        starts_at := p_booking.starts_at;
        ends_at := p_booking.ends_at;
        turn_buffer_minutes := p_booking.turn_buffer_minutes;
        service_date := p_booking.service_date;
        service_period_id := p_booking.service_period_id;
        slot_date := p_booking.slot_date;
        slot_time := p_booking.slot_time;
        slot_starts_at := p_booking.slot_starts_at;
        IF is_counted_anew THEN
            SELECT p_booking.starts_at + make_interval(mins => CASE
                       WHEN r.has_dining_durations THEN capacity_impl.dining_minutes(
                           p_booking.restaurant_id, p_booking.service_period_id, v_new.party_size, r.dining_duration_minutes)
                       ELSE r.dining_duration_minutes END)
            INTO ends_at
            FROM capacity.restaurants AS r
            WHERE r.restaurant_id = p_booking.restaurant_id;
        END IF;
        IF v_new.party_size > p_booking.party_size THEN
            SELECT jsonb_agg(v.violation), min('POLICY_REFUSED') INTO violations, code
            FROM jsonb_array_elements(capacity_impl.list_refusals(
                p_booking.restaurant_id, capacity_impl.clock(), NULL, NULL, false, false, true,
                v_new.party_size, v_channel, NULL)) AS v (violation)
            WHERE v.violation ->> 'rule' = 'max_party_size';
        END IF;
    END IF;
    mode := v_place.mode;
    max_covers := v_place.max_covers;
    booked_covers := v_place.booked_covers;
    max_parties := v_place.max_parties;
    booked_parties := v_place.booked_parties;
    slot_capacity := v_place.slot_capacity;
    slot_reserved := v_place.slot_reserved;
    requires_table := v_place.requires_table;
    has_expired_holds := v_place.has_expired_holds;

    IF service_period_id <> v_period_id THEN
        v_other := jsonb_build_array(jsonb_build_object(
            'rule', 'service_period', 'limit', NULL, 'used', NULL, 'requested', NULL, 'shortfall', NULL,
            'context', jsonb_build_object('service_period_id', v_period_id)));
        IF code = 'PAST_TIME' THEN
            violations := jsonb_build_array(violations -> 0) || v_other || (violations - 0);
        ELSE
            code := 'OUTSIDE_SERVICE_HOURS';
            violations := v_other || coalesce(violations, '[]');
        END IF;
    END IF;

    -- What it has already counts for it: only what it takes more is judged.
    IF (service_date, service_period_id) = (p_booking.service_date, p_booking.service_period_id) THEN
        v_own_covers := p_booking.party_size;
        IF (slot_date, slot_time, slot_starts_at)
           = (p_booking.slot_date, p_booking.slot_time, p_booking.slot_starts_at) THEN
            v_own_slot := p_booking.party_size;
        END IF;
    END IF;
    covers := v_new.party_size - v_own_covers;
    parties := 1 - (v_own_covers > 0)::integer;
    IF service_date IS NOT NULL THEN
        v_over := capacity_impl.judge_request(
            v_new.party_size,
            CASE WHEN covers > 0 THEN max_covers END, booked_covers - v_own_covers,
            CASE WHEN parties > 0 THEN max_parties END, booked_parties - (1 - parties),
            CASE WHEN v_new.party_size > v_own_slot THEN slot_capacity END, slot_reserved - v_own_slot);
    END IF;
    is_over := v_over IS NOT NULL;
    IF is_over THEN
        code := coalesce(code, 'CAPACITY_EXCEEDED');
        violations := coalesce(violations, '[]') || v_over;
    END IF;
    -- Who comes later, stays longer or brings more needs a table for it.
    needs_table := requires_table AND service_date IS NOT NULL
        AND (v_is_moved OR v_new.party_size > p_booking.party_size OR ends_at > p_booking.ends_at);
    IF needs_table THEN
        v_over := capacity_impl.judge_tables(
            p_booking.restaurant_id, v_new.party_size,
            capacity_impl.seat_range(starts_at, ends_at, turn_buffer_minutes), p_booking.id);
        IF v_over IS NOT NULL THEN
            code := coalesce(code, 'CAPACITY_EXCEEDED');
            violations := coalesce(violations, '[]') || v_over;
        END IF;
    END IF;
    -- Decided under the mode of now where it takes more of a service. A party that shadow mode let in over the limit stays
    -- shadow mode's while that debt is there: one cover more does not make it somebody else's.
    enforcement_mode := CASE
        WHEN covers > 0 AND NOT (parties = 0 AND p_booking.enforcement_mode = 'shadow' AND coalesce(booked_parties > max_parties, false)
                                 AND NOT coalesce((p_options ->> 'override')::boolean, false))
             -- Nor does shadow mode take over what somebody let in over the limit before.
             AND NOT (parties = 0 AND p_booking.enforcement_mode = 'enforce' AND mode = 'shadow' AND EXISTS (
                 SELECT FROM capacity.service_ledger AS l
                 WHERE l.restaurant_id = p_booking.restaurant_id
                   AND l.service_date = p_booking.service_date AND l.service_period_id = p_booking.service_period_id
                   AND capacity_impl.is_beyond_shadow(
                       l.restaurant_id, l.excess_covers, l.excess_parties, l.shadow_covers, l.shadow_parties, l.debt_decision_id)))
        THEN mode
        ELSE p_booking.enforcement_mode END;
END
$fn$;

COMMENT ON FUNCTION capacity_impl.judge_change(capacity.bookings, jsonb, jsonb) IS
    'The place that a live booking would have with p_changes, and everything against it: that place with limits and totals (its own party among them), what it would take more of that service (covers, parties), code and violations as a new request would get them, NULL when nothing speaks against it, whether a limit is exceeded (is_over), whether it needs a table for what it takes more, and whether expired holds may stand in the totals. Where date and time stay the place stays. p_changes and p_options are those of update_booking, checked. Takes no lock.';

REVOKE ALL ON FUNCTION capacity_impl.judge_change(capacity.bookings, jsonb, jsonb) FROM PUBLIC;
