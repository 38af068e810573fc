CREATE OR REPLACE FUNCTION capacity_impl.import_bookings(
    p_restaurant_id uuid,
    p_lines jsonb,
    p_is_dry_run boolean,
    p_actor text,
    OUT accepted integer,
    OUT skipped integer,
    OUT errors jsonb,
    OUT debt_services integer,
    OUT debt_covers integer,
    OUT debt_parties integer)
LANGUAGE plpgsql
SET search_path = pg_catalog, pg_temp
AS $fn$
DECLARE
    v_now        timestamptz := capacity_impl.clock();
    v_time_zone  text;
    v_lines      jsonb;
    v_locals     timestamp[];
    v_placed     capacity.bookings[];
    v_dates      date[];
    v_period_ids uuid[];
    v_debts      uuid[];
    v_covers     bigint;
    v_parties    bigint;
    v_in_debt    integer;
BEGIN
    debt_services := 0;
    debt_covers := 0;
    debt_parties := 0;
    IF NOT p_is_dry_run THEN
        -- No calendar, rule or zone changes from here on, and no other import makes the same bookings.
        PERFORM capacity_impl.lock_restaurant(p_restaurant_id);
    END IF;
    SELECT r.time_zone INTO v_time_zone FROM capacity.restaurants AS r WHERE r.restaurant_id = p_restaurant_id;

    -- What is there stays as it is: it may have changed since.
    SELECT count(*) FILTER (WHERE b.id IS NOT NULL)::integer,
           jsonb_agg(l.value || jsonb_build_object('id', l.id)) FILTER (WHERE b.id IS NULL)
    INTO skipped, v_lines
    FROM (
        SELECT e.value, capacity_impl.imported_id(p_restaurant_id, 'bookings', e.value ->> 'id') AS id
        FROM jsonb_array_elements(p_lines) AS e
        OFFSET 0
    ) AS l
    LEFT JOIN capacity.bookings AS b ON b.restaurant_id = p_restaurant_id AND b.id = l.id;

    IF NOT p_is_dry_run THEN
        SELECT array_agg(a.arrival) INTO v_locals
        FROM (
            SELECT DISTINCT (l.value ->> 'date')::date + (l.value ->> 'time')::time AS arrival
            FROM jsonb_array_elements(v_lines) AS l
        ) AS a
        WHERE capacity_impl.local_to_utc(a.arrival, v_time_zone, false) IS NOT NULL;
        PERFORM capacity_impl.ensure_services(p_restaurant_id, v_locals);
    END IF;

    SELECT array_agg(p.booking ORDER BY
               (p.booking).slot_date, (p.booking).slot_time, (p.booking).slot_starts_at, (p.booking).id) FILTER (WHERE (p.booking).service_date IS NOT NULL),
           coalesce(jsonb_agg(capacity_impl.outside_error(p.line, v_time_zone, p.booking) ORDER BY p.line)
               FILTER (WHERE (p.booking).service_date IS NULL), '[]')
    INTO v_placed, errors
    FROM capacity_impl.place_import(p_restaurant_id, v_time_zone, v_lines, p_is_dry_run) AS p;
    accepted := coalesce(cardinality(v_placed), 0);
    IF accepted = 0 OR p_is_dry_run THEN
        RETURN;
    END IF;

    -- The services, then their slots, each in key order, as everywhere. Not the queues: a batch would fill the lock table.
    SELECT array_agg(s.service_date), array_agg(s.service_period_id) INTO v_dates, v_period_ids
    FROM (
        SELECT DISTINCT b.service_date, b.service_period_id FROM unnest(v_placed) AS b ORDER BY 1, 2
    ) AS s;
    PERFORM FROM capacity.service_ledger AS l
    JOIN unnest(v_dates, v_period_ids) AS s (service_date, service_period_id)
        ON l.service_date = s.service_date AND l.service_period_id = s.service_period_id
    WHERE l.restaurant_id = p_restaurant_id
    ORDER BY l.service_date, l.service_period_id
    FOR NO KEY UPDATE OF l;
    PERFORM FROM capacity.booking_slots AS s
    JOIN (SELECT DISTINCT b.slot_date, b.slot_time, b.slot_starts_at FROM unnest(v_placed) AS b) AS n
        ON s.slot_date = n.slot_date AND s.slot_time = n.slot_time AND s.starts_at = n.slot_starts_at
    WHERE s.restaurant_id = p_restaurant_id
    ORDER BY s.slot_date, s.slot_time, s.starts_at
    FOR NO KEY UPDATE OF s;

    v_debts := capacity_impl.import_debts(p_restaurant_id, v_placed);
    SELECT sum(l.excess_covers), sum(l.excess_parties), (count(*) FILTER (WHERE l.excess_covers + l.excess_parties > 0))::integer
    INTO v_covers, v_parties, v_in_debt
    FROM unnest(v_dates, v_period_ids) AS s (service_date, service_period_id)
    JOIN capacity.service_ledger AS l
        ON l.restaurant_id = p_restaurant_id AND l.service_date = s.service_date AND l.service_period_id = s.service_period_id;

    INSERT INTO capacity.decisions (
        restaurant_id, id, decided_at, operation, outcome, mode, actor, booking_id, booking_date, start_time, party_size,
        service_date, service_period_id, authorises_debt)
    SELECT p_restaurant_id, b.decision_id, v_now, 'import_bookings', 'accepted', b.enforcement_mode, p_actor, b.id,
           b.booking_date, b.start_time, b.party_size, b.service_date, b.service_period_id, b.id IN (SELECT unnest(v_debts))
    FROM unnest(v_placed) AS b;

    INSERT INTO capacity.bookings (
        restaurant_id, id, status, booking_type, source, party_size, booking_date, start_time, starts_at, ends_at,
        service_date, service_period_id, slot_date, slot_time, slot_starts_at,
        guest_name, guest_email, guest_phone, notes, seating_preference,
        turn_buffer_minutes, enforcement_mode, decision_id, debt_authorised, created_at, updated_at)
    SELECT p_restaurant_id, b.id, b.status, b.booking_type, 'import', b.party_size, b.booking_date, b.start_time, b.starts_at, b.ends_at,
           b.service_date, b.service_period_id, b.slot_date, b.slot_time, b.slot_starts_at,
           b.guest_name, b.guest_email, b.guest_phone, b.notes, b.seating_preference,
           b.turn_buffer_minutes, b.enforcement_mode, b.decision_id, b.id IN (SELECT unnest(v_debts)), b.created_at, v_now
    FROM unnest(v_placed) WITH ORDINALITY AS b
    ORDER BY b.ordinality;

    SELECT (sum(l.excess_covers) - v_covers)::integer, (sum(l.excess_parties) - v_parties)::integer,
           (count(*) FILTER (WHERE l.excess_covers + l.excess_parties > 0) - v_in_debt)::integer
    INTO debt_covers, debt_parties, debt_services
    FROM unnest(v_dates, v_period_ids) AS s (service_date, service_period_id)
    JOIN capacity.service_ledger AS l
        ON l.restaurant_id = p_restaurant_id AND l.service_date = s.service_date AND l.service_period_id = s.service_period_id;
END
$fn$;

COMMENT ON FUNCTION capacity_impl.import_bookings(uuid, jsonb, boolean, text) IS
    'Takes the bookings of one restaurant from lines that list_import_errors found nothing wrong with. What is there by its id is skipped; what no service takes, or whose local time does not exist, is an error; everything else is taken, over the limits as a debt that its decision (import_bookings) answers for. A dry run writes and locks nothing, and counts no debt. Locks, in order: the restaurant''s row, the ledger rows by key, their slots.';

REVOKE ALL ON FUNCTION capacity_impl.import_bookings(uuid, jsonb, boolean, text) FROM PUBLIC;
