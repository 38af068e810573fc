CREATE OR REPLACE FUNCTION capacity_impl.resolve_service(
    p_restaurant_id uuid,
    p_service_period_id uuid,
    p_service_date date,
    OUT start_time time,
    OUT end_time time,
    OUT starts_at timestamptz,
    OUT ends_at timestamptz,
    OUT has_steady_clock boolean,
    OUT is_open boolean,
    OUT last_seating_time time,
    OUT slot_covers capacity.seat_limit,
    OUT rule_id uuid,
    OUT max_covers integer,
    OUT max_parties integer)
LANGUAGE plpgsql
STABLE
SET search_path = pg_catalog, pg_temp
AS $fn$
DECLARE
    v_time_zone text;
BEGIN
    SELECT h.is_open, h.start_time, h.end_time, h.last_seating_time, r.time_zone, r.slot_covers
    INTO is_open, start_time, end_time, last_seating_time, v_time_zone, slot_covers
    FROM capacity.restaurants AS r
    CROSS JOIN LATERAL capacity_impl.service_hours(p_restaurant_id, p_service_period_id, p_service_date) AS h
    WHERE r.restaurant_id = p_restaurant_id;
    IF is_open IS NULL THEN
        slot_covers := NULL;
        RETURN;
    END IF;

    -- Of a bound that happens twice the wider reading: membership is decided by wall time, and every arrival that it
    -- lets in must lie inside this range.
    starts_at := capacity_impl.local_bound_to_utc(p_service_date + start_time, v_time_zone, false);
    ends_at := capacity_impl.local_bound_to_utc(
        capacity_impl.service_local_end(p_service_date, start_time, end_time), v_time_zone, true);

    SELECT count(DISTINCT (probe.instant AT TIME ZONE v_time_zone) - (probe.instant AT TIME ZONE 'UTC')) = 1
    INTO has_steady_clock
    FROM (VALUES (starts_at - interval '24 hours'), (starts_at), (ends_at), (ends_at + interval '24 hours'))
        AS probe (instant);

    SELECT c.id, c.max_covers, c.max_parties INTO rule_id, max_covers, max_parties
    FROM capacity.capacity_rules AS c
    WHERE c.restaurant_id = p_restaurant_id
      AND (c.service_period_id IS NULL OR c.service_period_id = p_service_period_id)
      AND (c.weekday IS NULL OR c.weekday = extract(isodow FROM p_service_date)::smallint)
      AND (c.first_date IS NULL OR p_service_date BETWEEN c.first_date AND c.last_date)
    ORDER BY c.scope_rank
    LIMIT 1;
END
$fn$;

COMMENT ON FUNCTION capacity_impl.resolve_service(uuid, uuid, date) IS
    'What calendar, rules and policy say of one service: its wall times and instants, whether it is open, its pacing, and the limits of the most specific rule (NULL = unlimited). All NULL when the period does not exist. Reads no ledger and no booking.';

REVOKE ALL ON FUNCTION capacity_impl.resolve_service(uuid, uuid, date) FROM PUBLIC;
