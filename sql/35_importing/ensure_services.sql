CREATE OR REPLACE FUNCTION capacity_impl.ensure_services(p_restaurant_id uuid, p_locals timestamp[])
RETURNS void
LANGUAGE plpgsql
SET search_path = pg_catalog, pg_temp
AS $fn$
DECLARE
    v_dates date[];
    v_period_ids uuid[];
BEGIN
    -- find_service for many: the calendar is read once for each date and period, not for each arrival.
    SELECT array_agg(h.service_date), array_agg(h.service_period_id) INTO v_dates, v_period_ids
    FROM (
        SELECT d.service_date, d.arrivals, p.id AS service_period_id, o.start_time, o.end_time
        FROM (
            -- Yesterday's service may run past midnight.
            SELECT a.arrival::date - n.days AS service_date, array_agg(a.arrival) AS arrivals
            FROM unnest(p_locals) AS a (arrival)
            CROSS JOIN (VALUES (0), (1)) AS n (days)
            GROUP BY 1
        ) AS d
        JOIN capacity.service_periods AS p ON p.restaurant_id = p_restaurant_id AND p.retired_at IS NULL
        CROSS JOIN LATERAL capacity_impl.service_hours(p_restaurant_id, p.id, d.service_date) AS o
        WHERE o.is_open AND NOT EXISTS (
            SELECT FROM capacity.service_ledger AS l
            WHERE l.restaurant_id = p_restaurant_id AND l.service_date = d.service_date AND l.service_period_id = p.id)
    ) AS h
    WHERE EXISTS (
        SELECT
        FROM unnest(h.arrivals) AS a (arrival)
        WHERE a.arrival >= h.service_date + h.start_time
          AND a.arrival < capacity_impl.service_local_end(h.service_date, h.start_time, h.end_time));
    IF v_dates IS NULL THEN
        RETURN;
    END IF;

    -- As ensure_service: whoever changes a rule writes this row too.
    UPDATE capacity.restaurants
    SET rules_version = rules_version
    WHERE restaurant_id = p_restaurant_id;

    INSERT INTO capacity.service_ledger (
        restaurant_id, service_date, service_period_id,
        start_time, end_time, starts_at, ends_at, has_steady_clock, is_open, last_seating_time, slot_covers,
        rule_id, max_covers, max_parties)
    SELECT p_restaurant_id, f.service_date, f.service_period_id,
           s.start_time, s.end_time, s.starts_at, s.ends_at, s.has_steady_clock, s.is_open, s.last_seating_time,
           s.slot_covers, s.rule_id, s.max_covers, s.max_parties
    FROM unnest(v_dates, v_period_ids) AS f (service_date, service_period_id)
    CROSS JOIN LATERAL capacity_impl.resolve_service(p_restaurant_id, f.service_period_id, f.service_date) AS s
    WHERE s.starts_at IS NOT NULL
    ORDER BY f.service_date, f.service_period_id
    ON CONFLICT DO NOTHING;
END
$fn$;

COMMENT ON FUNCTION capacity_impl.ensure_services(uuid, timestamp[]) IS
    'Makes the ledger rows of all services that take these local arrivals and that nobody has touched yet; ensure_service for many at once. Locks: the restaurant''s row, when there is one to make.';

REVOKE ALL ON FUNCTION capacity_impl.ensure_services(uuid, timestamp[]) FROM PUBLIC;
