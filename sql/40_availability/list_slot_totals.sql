CREATE OR REPLACE FUNCTION capacity_impl.list_slot_totals(p_restaurant_id uuid, p_date date)
RETURNS TABLE (
    service_period_id uuid,
    local_time timestamp,
    is_second boolean,
    starts_at timestamptz,
    max integer,
    booked_covers integer,
    excess_covers integer,
    remaining integer,
    percent numeric)
LANGUAGE plpgsql
STABLE
ROWS 50
SET search_path = pg_catalog, pg_temp
AS $fn$
BEGIN
    RETURN QUERY
    WITH expired AS MATERIALIZED (
        SELECT h.* FROM capacity_impl.expired_holds(p_restaurant_id) AS h
    ), services AS MATERIALIZED (
        SELECT l.* FROM capacity_impl.list_services(p_restaurant_id, p_date, p_date) AS l
    ), grid AS MATERIALIZED (
        SELECT g.service_period_id, g.local_time, g.is_second, g.starts_at, g.remaining, g.utilization_percent
        FROM capacity_impl.list_slots(p_restaurant_id, p_date, p_date, 1, NULL) AS g
    ), touched AS MATERIALIZED (
        SELECT l.service_period_id, s.slot_date + s.slot_time AS local_time, s.starts_at,
               s.available_capacity::integer AS max, s.excess_count,
               s.reserved_count - CASE WHEN l.has_expired_holds THEN coalesce((
                   SELECT sum(h.covers)
                   FROM expired AS h
                   WHERE h.slot_date = s.slot_date AND h.slot_time = s.slot_time AND h.slot_starts_at = s.starts_at
               ), 0)::integer ELSE 0 END AS reserved_count
        FROM services AS l
        JOIN capacity.booking_slots AS s
            ON s.restaurant_id = p_restaurant_id AND s.slot_date BETWEEN p_date AND p_date + 1
            AND s.starts_at >= l.starts_at AND s.starts_at < l.ends_at
    )
    SELECT coalesce(g.service_period_id, t.service_period_id),
           coalesce(g.local_time, t.local_time),
           coalesce(g.is_second, false),
           coalesce(g.starts_at, t.starts_at),
           CASE WHEN t.starts_at IS NULL THEN l.slot_covers ELSE t.max END,
           coalesce(t.reserved_count, 0),
           coalesce(t.excess_count, 0),
           -- Off the grid nobody can be booked any more.
           CASE WHEN g.starts_at IS NULL THEN 0 ELSE g.remaining END,
           coalesce(g.utilization_percent, greatest(
               capacity_impl.utilization_percent(l.booked_covers, l.max_covers),
               capacity_impl.utilization_percent(l.booked_parties, l.max_parties),
               capacity_impl.utilization_percent(t.reserved_count, t.max)))
    FROM grid AS g
    FULL JOIN touched AS t
        ON t.service_period_id = g.service_period_id AND t.local_time = g.local_time AND t.starts_at = g.starts_at
    JOIN services AS l ON l.service_period_id = coalesce(g.service_period_id, t.service_period_id)
    WHERE g.starts_at IS NOT NULL OR t.reserved_count > 0;
END
$fn$;

COMMENT ON FUNCTION capacity_impl.list_slot_totals(uuid, date) IS
    'Every slot of a service date with what is booked of it: the grid of the open services, and slots off the grid that still count somebody. remaining: the largest party that fits now, by service and slot; NULL = unlimited.';

REVOKE ALL ON FUNCTION capacity_impl.list_slot_totals(uuid, date) FROM PUBLIC;
