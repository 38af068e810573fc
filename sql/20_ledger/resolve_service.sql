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
    OUT rule_id uuid,
    OUT max_covers integer,
    OUT max_parties integer)
LANGUAGE plpgsql
STABLE
SET search_path = ''
AS $fn$
DECLARE
    v_period record;
BEGIN
    SELECT p.start_time, p.end_time, r.time_zone,
           p.retired_at IS NULL
           AND extract(isodow FROM p_service_date)::smallint = ANY (p.weekdays)
           AND (NOT p.is_builtin OR NOT EXISTS (
                 SELECT FROM capacity.service_periods AS own
                 WHERE own.restaurant_id = p_restaurant_id AND own.retired_at IS NULL AND NOT own.is_builtin)) AS is_open
    INTO v_period
    FROM capacity.service_periods AS p
    JOIN capacity.restaurants AS r ON r.restaurant_id = p.restaurant_id
    WHERE p.restaurant_id = p_restaurant_id AND p.id = p_service_period_id;
    IF NOT FOUND THEN
        RETURN;
    END IF;

    start_time := v_period.start_time;
    end_time := v_period.end_time;
    is_open := v_period.is_open;
    -- Of a bound that happens twice the wider reading: membership is decided by wall time, and every arrival that it
    -- lets in must lie inside this range.
    starts_at := capacity_impl.local_bound_to_utc(p_service_date + start_time, v_period.time_zone, false);
    ends_at := capacity_impl.local_bound_to_utc(
        capacity_impl.service_local_end(p_service_date, start_time, end_time), v_period.time_zone, true);

    SELECT count(DISTINCT (probe.instant AT TIME ZONE v_period.time_zone) - (probe.instant AT TIME ZONE 'UTC')) = 1
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
    'What calendar and rules say of one service: its wall times and instants, whether it is open, and the limits of the most specific rule (NULL = unlimited). All NULL when the period does not exist. Reads no ledger and no booking.';

REVOKE ALL ON FUNCTION capacity_impl.resolve_service(uuid, uuid, date) FROM PUBLIC;
