CREATE OR REPLACE FUNCTION capacity_impl.shadow_counts(p_restaurant_id uuid, p_first_date date, p_last_date date, p_examples integer)
RETURNS TABLE (restaurant_id uuid, name text, mode capacity.enforcement_mode, counts jsonb, would_refuse bigint, examples jsonb)
LANGUAGE sql
STABLE
SET search_path = pg_catalog, pg_temp
SET jit = off
AS $fn$
    WITH place AS MATERIALIZED (
        SELECT r.restaurant_id, r.name, z.time_zone,
               capacity_impl.effective_enforcement(r.enforcement, r.rollout_bucket, s.enforcement_percent) AS mode,
               capacity_impl.local_bound_to_utc(p_first_date::timestamp, z.time_zone, false) AS since,
               capacity_impl.local_bound_to_utc((p_last_date + 1)::timestamp, z.time_zone, false) AS until
        FROM capacity.restaurants AS r
        JOIN capacity.settings AS s ON s.id
        -- One restaurant that the server has no clock for must not stop the report of all.
        CROSS JOIN LATERAL (SELECT coalesce(capacity_impl.known_zone(r.time_zone), 'UTC') AS time_zone) AS z
        WHERE p_restaurant_id IS NULL OR r.restaurant_id = p_restaurant_id
    ), asked AS (
        -- No zone is further than a day from UTC.
        SELECT q.restaurant_id,
               count(*) AS requests,
               sum(q.party_size) AS covers,
               count(*) FILTER (WHERE q.outcome = 'refused') AS refused,
               count(*) FILTER (WHERE NOT q.is_judged) AS unjudged,
               count(*) FILTER (WHERE q.would_refuse) AS would_refuse,
               coalesce(sum(q.party_size) FILTER (WHERE q.would_refuse), 0) AS would_refuse_covers
        FROM capacity_impl.capacity_requests(
            p_restaurant_id, p_first_date::timestamp AT TIME ZONE 'UTC' - interval '1 day',
            p_last_date::timestamp AT TIME ZONE 'UTC' + interval '2 days') AS q
        JOIN place AS p ON p.restaurant_id = q.restaurant_id AND q.decided_at >= p.since AND q.decided_at < p.until
        WHERE q.mode = 'shadow'
        GROUP BY q.restaurant_id
    ), refused AS MATERIALIZED (
        SELECT q.*, q.decided_at AT TIME ZONE p.time_zone AS decided_local,
               row_number() OVER (PARTITION BY q.restaurant_id ORDER BY q.decided_at DESC, q.id DESC) AS place
        FROM capacity_impl.capacity_requests(
            p_restaurant_id, p_first_date::timestamp AT TIME ZONE 'UTC' - interval '1 day',
            p_last_date::timestamp AT TIME ZONE 'UTC' + interval '2 days') AS q
        JOIN place AS p ON p.restaurant_id = q.restaurant_id AND q.decided_at >= p.since AND q.decided_at < p.until
        WHERE q.would_refuse
    ), broken AS MATERIALIZED (
        SELECT f.restaurant_id, f.service_date, f.service_period_id, f.covers, f.parties, f.party_size,
               v.violation ->> 'rule' AS rule, (v.violation ->> 'shortfall')::integer AS shortfall
        FROM refused AS f
        CROSS JOIN LATERAL jsonb_array_elements(f.violations) AS v (violation)
    ), rules AS (
        SELECT g.restaurant_id,
               jsonb_agg(jsonb_build_object('rule', g.rule, 'requests', g.requests, 'covers', g.covers)
                         ORDER BY g.requests DESC, g.rule) AS rules
        FROM (SELECT b.restaurant_id, b.rule, count(*) AS requests, sum(b.party_size) AS covers
              FROM broken AS b GROUP BY b.restaurant_id, b.rule) AS g
        GROUP BY g.restaurant_id
    ), services AS (
        -- How far over the limit it was at worst, and no more of that than was let in over it.
        SELECT b.restaurant_id, b.service_date, b.service_period_id,
               coalesce(least(max(b.shortfall) FILTER (WHERE b.rule = 'max_covers'),
                              sum(b.covers) FILTER (WHERE b.rule = 'max_covers')), 0) AS covers,
               coalesce(least(max(b.shortfall) FILTER (WHERE b.rule = 'max_parties'),
                              sum(b.parties) FILTER (WHERE b.rule = 'max_parties')), 0) AS parties
        FROM broken AS b
        WHERE b.rule IN ('max_covers', 'max_parties')
        GROUP BY b.restaurant_id, b.service_date, b.service_period_id
    ), overbooked AS (
        SELECT s.restaurant_id, count(*) AS services, sum(s.covers) AS covers, sum(s.parties) AS parties,
               count(*) FILTER (WHERE l.excess_covers > 0 OR l.excess_parties > 0) AS services_now,
               coalesce(sum(least(l.excess_covers, l.shadow_covers)), 0) AS covers_now,
               coalesce(sum(least(l.excess_parties, l.shadow_parties)), 0) AS parties_now
        FROM services AS s
        LEFT JOIN capacity.service_ledger AS l
            ON l.restaurant_id = s.restaurant_id AND l.service_date = s.service_date AND l.service_period_id = s.service_period_id
        GROUP BY s.restaurant_id
    ), shown AS (
        SELECT f.restaurant_id, jsonb_agg(jsonb_build_object(
                   'decision_id', f.id, 'decided_at', f.decided_at, 'decided_local', f.decided_local,
                   'operation', f.operation, 'code', f.code, 'booking_id', f.booking_id, 'booking_date', f.booking_date,
                   'start_time', f.start_time, 'party_size', f.party_size, 'service_date', f.service_date,
                   'service_period_id', f.service_period_id, 'violations', f.violations) ORDER BY f.place) AS examples
        FROM refused AS f
        WHERE f.place <= p_examples
        GROUP BY f.restaurant_id
    )
    SELECT a.restaurant_id, p.name, p.mode,
           jsonb_build_object(
               'requests', a.requests, 'covers', a.covers, 'refused', a.refused, 'unjudged', a.unjudged,
               'would_refuse', a.would_refuse, 'would_refuse_covers', a.would_refuse_covers,
               'share_percent', round(100.0 * a.would_refuse / a.requests, 1),
               'rules', coalesce(r.rules, '[]'),
               'overbooked', jsonb_build_object(
                   'services', coalesce(o.services, 0), 'covers', coalesce(o.covers, 0), 'parties', coalesce(o.parties, 0)),
               'still_overbooked', jsonb_build_object(
                   'services', coalesce(o.services_now, 0), 'covers', coalesce(o.covers_now, 0), 'parties', coalesce(o.parties_now, 0))),
           a.would_refuse, coalesce(w.examples, '[]')
    FROM asked AS a
    JOIN place AS p ON p.restaurant_id = a.restaurant_id
    LEFT JOIN rules AS r ON r.restaurant_id = a.restaurant_id
    LEFT JOIN overbooked AS o ON o.restaurant_id = a.restaurant_id
    LEFT JOIN shown AS w ON w.restaurant_id = a.restaurant_id
$fn$;

COMMENT ON FUNCTION capacity_impl.shadow_counts(uuid, date, date, integer) IS
    'What enforcing would have refused: one row for each restaurant with requests decided in shadow mode on these dates of its calendar (that of UTC where the server does not know its zone). NULL = all of them. p_examples: the latest so many of each. See capacity_v1.get_shadow_report.';

REVOKE ALL ON FUNCTION capacity_impl.shadow_counts(uuid, date, date, integer) FROM PUBLIC;
