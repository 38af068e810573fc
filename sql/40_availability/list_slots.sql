CREATE OR REPLACE FUNCTION capacity_impl.list_slots(
    p_restaurant_id uuid,
    p_first_date date,
    p_last_date date,
    p_party_size integer,
    p_channel text)
RETURNS TABLE (
    service_date date,
    service_period_id uuid,
    max_covers integer,
    booked_covers integer,
    local_time timestamp,
    local_end timestamp,
    is_second boolean,
    starts_at timestamptz,
    is_available boolean,
    code text,
    remaining integer,
    utilization_percent numeric)
LANGUAGE plpgsql
STABLE
ROWS 100
SET search_path = pg_catalog, pg_temp
AS $fn$
DECLARE
    v_now timestamptz := capacity_impl.clock();
BEGIN
    RETURN QUERY
    WITH fitting AS MATERIALIZED (
        -- Read only where a table is required.
        SELECT s.table_ids
        FROM capacity_impl.list_seatings(p_restaurant_id) AS s
        WHERE p_party_size BETWEEN s.min_party_size AND s.max_party_size
    ), expired AS MATERIALIZED (
        -- And this only where a service has some.
        SELECT h.* FROM capacity_impl.expired_holds(p_restaurant_id) AS h
    )
    SELECT l.service_date, l.service_period_id, l.max_covers, l.booked_covers, g.local_time,
           least(g.local_time + i.width, h.local_end), o.is_second, o.starts_at,
           j.code IS NULL OR capacity_impl.is_let_in(j.code, i.mode, false), j.code,
           capacity_impl.remaining_covers(
               l.max_covers, l.booked_covers, l.max_parties, l.booked_parties, c.slot_capacity, c.slot_reserved),
           greatest(capacity_impl.utilization_percent(l.booked_covers, l.max_covers),
                    capacity_impl.utilization_percent(l.booked_parties, l.max_parties),
                    capacity_impl.utilization_percent(c.slot_reserved, c.slot_capacity))
    FROM capacity.restaurants AS r
    CROSS JOIN LATERAL (
        SELECT make_interval(mins => r.slot_interval_minutes) AS width,
               capacity_impl.effective_enforcement(
                   r.enforcement, r.rollout_bucket,
                   (SELECT s.enforcement_percent FROM capacity.settings AS s WHERE s.id)) AS mode
    ) AS i
    CROSS JOIN capacity_impl.list_services(p_restaurant_id, p_first_date, p_last_date) AS l
    CROSS JOIN LATERAL (
        SELECT l.service_date + l.start_time AS local_start,
               capacity_impl.service_local_end(l.service_date, l.start_time, l.end_time) AS local_end
    ) AS h
    CROSS JOIN LATERAL generate_series(h.local_start, h.local_end - interval '1 microsecond', i.width) AS g (local_time)
    -- Around a change of the clocks a wall time happens never, once or twice.
    CROSS JOIN LATERAL (
        SELECT l.starts_at + (g.local_time - h.local_start) AS starts_at, false AS is_second
        WHERE l.has_steady_clock
        UNION ALL
        SELECT t.instant, t.is_second
        FROM (SELECT capacity_impl.local_to_utc(g.local_time, r.time_zone, false) AS first,
                     capacity_impl.local_to_utc(g.local_time, r.time_zone, true) AS second
              WHERE NOT l.has_steady_clock) AS u
        CROSS JOIN LATERAL (VALUES (u.first, false), (nullif(u.second, u.first), true)) AS t (instant, is_second)
        WHERE t.instant IS NOT NULL
    ) AS o
    LEFT JOIN capacity.booking_slots AS s
        ON s.restaurant_id = p_restaurant_id AND s.slot_date BETWEEN p_first_date AND p_last_date + 1
        AND s.slot_date = g.local_time::date AND s.slot_time = g.local_time::time AND s.starts_at = o.starts_at
    CROSS JOIN LATERAL (
        SELECT CASE WHEN s.restaurant_id IS NULL THEN l.slot_covers ELSE s.available_capacity END AS slot_capacity,
               coalesce(s.reserved_count, 0) - CASE WHEN l.has_expired_holds THEN coalesce((
                   SELECT sum(h.covers)
                   FROM expired AS h
                   WHERE h.slot_date = s.slot_date AND h.slot_time = s.slot_time AND h.slot_starts_at = s.starts_at
               ), 0)::integer ELSE 0 END AS slot_reserved
    ) AS c
    CROSS JOIN LATERAL (
        SELECT CASE
            WHEN o.starts_at < v_now THEN 'PAST_TIME'
            WHEN NOT capacity_impl.is_policy_met(
                v_now, r.time_zone, g.local_time, o.starts_at, false, p_party_size, p_channel,
                capacity_impl.service_local_time(l.service_date, l.start_time, l.last_seating_time),
                r.min_notice_minutes, r.booking_horizon_days, r.min_party_size, r.max_party_size, r.channels)
                THEN 'POLICY_REFUSED'
            WHEN NOT capacity_impl.is_within_limits(
                p_party_size, l.max_covers, l.booked_covers, l.max_parties, l.booked_parties,
                c.slot_capacity, c.slot_reserved) THEN 'CAPACITY_EXCEEDED'
            -- judge_tables, with the seatings read once.
            WHEN r.requires_table AND NOT EXISTS (
                SELECT FROM fitting AS f
                WHERE NOT f.table_ids && (
                    SELECT capacity_impl.taken_tables(p_restaurant_id, capacity_impl.seat_range(
                        o.starts_at, o.starts_at + make_interval(mins => CASE
                            WHEN r.has_dining_durations THEN capacity_impl.dining_minutes(
                                p_restaurant_id, l.service_period_id, p_party_size, r.dining_duration_minutes)
                            ELSE r.dining_duration_minutes END), r.turn_buffer_minutes), NULL, false))
            ) THEN 'CAPACITY_EXCEEDED' END AS code
    ) AS j
    WHERE r.restaurant_id = p_restaurant_id AND l.is_open
    ORDER BY l.service_date, o.starts_at;
END
$fn$;

COMMENT ON FUNCTION capacity_impl.list_slots(uuid, date, date, integer, text) IS
    'Every arrival slot of the open services of these service dates, judged for one party of this size and channel as booking would: by is_policy_met and is_within_limits on the ledger, never on the bookings, and where a table is required by whether one is free; expired holds count for nothing. code says what speaks against it (PAST_TIME, POLICY_REFUSED, CAPACITY_EXCEEDED), is_available whether it would be booked all the same in shadow mode. A wall time that the clocks skip is absent, one that happens twice is there twice. max_covers and booked_covers are the service''s. In order of the instants.';

REVOKE ALL ON FUNCTION capacity_impl.list_slots(uuid, date, date, integer, text) FROM PUBLIC;
