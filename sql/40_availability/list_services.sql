CREATE OR REPLACE FUNCTION capacity_impl.list_services(p_restaurant_id uuid, p_first_date date, p_last_date date)
RETURNS TABLE (
    service_date date,
    service_period_id uuid,
    start_time time,
    end_time time,
    starts_at timestamptz,
    ends_at timestamptz,
    has_steady_clock boolean,
    is_open boolean,
    last_seating_time time,
    slot_covers integer,
    max_covers integer,
    booked_covers integer,
    max_parties integer,
    booked_parties integer,
    excess_covers integer,
    excess_parties integer,
    shadow_covers integer,
    shadow_parties integer,
    debt_decision_id bigint,
    has_expired_holds boolean)
LANGUAGE plpgsql
STABLE
ROWS 10
SET search_path = pg_catalog, pg_temp
AS $fn$
BEGIN
    RETURN QUERY
    WITH expired AS MATERIALIZED (
        -- Read only where a service may have some.
        SELECT h.* FROM capacity_impl.expired_holds(p_restaurant_id) AS h
    )
    SELECT l.service_date, l.service_period_id, l.start_time, l.end_time, l.starts_at, l.ends_at, l.has_steady_clock,
           l.is_open, l.last_seating_time, l.slot_covers::integer,
           l.max_covers, l.booked_covers - coalesce(x.covers, 0)::integer, l.max_parties, l.booked_parties - coalesce(x.parties, 0)::integer,
           l.excess_covers, l.excess_parties, l.shadow_covers, l.shadow_parties, l.debt_decision_id,
           x.covers IS NOT NULL
    FROM capacity.service_ledger AS l
    CROSS JOIN LATERAL (
        SELECT sum(h.covers) AS covers, sum(h.parties) AS parties
        FROM expired AS h
        WHERE l.next_hold_expiry <= capacity_impl.clock()
          AND h.service_date = l.service_date AND h.service_period_id = l.service_period_id
    ) AS x
    WHERE l.restaurant_id = p_restaurant_id AND l.service_date BETWEEN p_first_date AND p_last_date
    UNION ALL
    -- Those that nobody has touched: what they would be if they were touched now.
    SELECT u.date, u.id, s.start_time, s.end_time, s.starts_at, s.ends_at, s.has_steady_clock,
           s.is_open, s.last_seating_time, s.slot_covers::integer, s.max_covers, 0, s.max_parties, 0,
           0, 0, 0, 0, NULL, false
    FROM (
        SELECT d.date, p.id
        FROM capacity.service_periods AS p
        CROSS JOIN LATERAL (SELECT p_first_date + n AS date FROM generate_series(0, p_last_date - p_first_date) AS n) AS d
        WHERE p.restaurant_id = p_restaurant_id AND p.retired_at IS NULL
          -- Only what can be open need be resolved: the built-in period where there never was another, and what the
          -- week or a special day opens.
          AND (NOT p.is_builtin OR NOT EXISTS (
              SELECT FROM capacity.service_periods AS own
              WHERE own.restaurant_id = p_restaurant_id AND NOT own.is_builtin))
          AND (extract(isodow FROM d.date)::smallint = ANY (p.weekdays)
               OR EXISTS (
                   SELECT FROM capacity.special_days AS h
                   WHERE h.restaurant_id = p_restaurant_id AND h.service_period_id = p.id
                     AND h.start_time IS NOT NULL AND d.date BETWEEN h.first_date AND h.last_date))
          AND NOT EXISTS (
              SELECT FROM capacity.service_ledger AS l
              WHERE l.restaurant_id = p_restaurant_id AND l.service_date = d.date AND l.service_period_id = p.id)
        OFFSET 0  -- first who they are, then the dear part
    ) AS u
    CROSS JOIN LATERAL capacity_impl.resolve_service(p_restaurant_id, u.id, u.date) AS s
    WHERE s.is_open;
END
$fn$;

COMMENT ON FUNCTION capacity_impl.list_services(uuid, date, date) IS
    'The services of these service dates: their ledger rows, closed ones too, and for open services that nobody has touched what their rows would be. Booked is what counts: without holds that have expired, though the rows still have them (has_expired_holds); the debts are those of the rows. Writes nothing.';

REVOKE ALL ON FUNCTION capacity_impl.list_services(uuid, date, date) FROM PUBLIC;
