CREATE OR REPLACE FUNCTION capacity_impl.impact_json(p_restaurant_id uuid, p_changed jsonb, p_debts jsonb)
RETURNS jsonb
LANGUAGE plpgsql
STABLE
SET search_path = pg_catalog, pg_temp
AS $fn$
DECLARE
    v_now timestamptz := capacity_impl.clock();
    v_services jsonb;
    v_bookings jsonb;
    v_total integer;
BEGIN
    SELECT coalesce(jsonb_agg(jsonb_build_object(
               'service_date', e.after -> 'service_date',
               'service_period_id', e.after -> 'service_period_id',
               'service_period_name', p.name,
               'before', (SELECT jsonb_object_agg(k, e.before -> k) FROM unnest(e.shown) AS k),
               'after', (SELECT jsonb_object_agg(k, e.after -> k) FROM unnest(e.shown) AS k),
               'booked_covers', e.after -> 'booked_covers',
               'booked_parties', e.after -> 'booked_parties',
               'excess_covers', e.after -> 'excess_covers',
               'excess_parties', e.after -> 'excess_parties') ORDER BY e.place), '[]')
    INTO v_services
    FROM (
        SELECT c.place, c.change -> 'before' AS before, c.change -> 'after' AS after,
               '{is_open,start_time,end_time,last_seating_time,max_covers,max_parties,slot_covers}'::text[] AS shown
        FROM jsonb_array_elements(p_changed) WITH ORDINALITY AS c (change, place)
        WHERE c.place <= 100
    ) AS e
    JOIN capacity.service_periods AS p
        ON p.restaurant_id = p_restaurant_id AND p.id = (e.after ->> 'service_period_id')::uuid;

    SELECT coalesce(jsonb_agg(jsonb_build_object(
               'id', a.id, 'reference', a.reference, 'booking_date', a.booking_date, 'start_time', a.start_time,
               'party_size', a.party_size, 'status', a.status, 'service_date', a.service_date,
               'service_period_id', a.service_period_id, 'reason', a.reason) ORDER BY a.place) FILTER (WHERE a.place <= 100), '[]'),
           count(*)::integer
    INTO v_bookings, v_total
    FROM (
        SELECT b.id, b.reference, b.booking_date, b.start_time, b.party_size, b.status, b.service_date, b.service_period_id,
               r.reason, row_number() OVER (ORDER BY b.booking_date, b.start_time, b.id) AS place
        FROM jsonb_array_elements(p_changed) AS c (change)
        CROSS JOIN LATERAL (
            SELECT (c.change -> 'after' ->> 'service_date')::date AS service_date,
                   (c.change -> 'after' ->> 'service_period_id')::uuid AS service_period_id
        ) AS k
        JOIN capacity.service_ledger AS l
            ON l.restaurant_id = p_restaurant_id
            AND l.service_date = k.service_date AND l.service_period_id = k.service_period_id
        JOIN capacity.bookings AS b
            ON b.restaurant_id = p_restaurant_id AND b.booking_date BETWEEN k.service_date AND k.service_date + 1
            AND b.service_date = k.service_date AND b.service_period_id = k.service_period_id
        LEFT JOIN capacity.booking_slots AS s
            ON s.restaurant_id = p_restaurant_id
            AND s.slot_date = b.slot_date AND s.slot_time = b.slot_time AND s.starts_at = b.slot_starts_at
        CROSS JOIN LATERAL (SELECT CASE
            WHEN NOT l.is_open THEN 'closed'
            WHEN b.starts_at < l.starts_at OR b.starts_at >= l.ends_at
                 OR b.booking_date + b.start_time
                    > capacity_impl.service_local_time(l.service_date, l.start_time, l.last_seating_time) THEN 'outside_hours'
            WHEN l.excess_covers + l.excess_parties > 0 OR s.excess_count > 0 THEN 'over_limit' END AS reason) AS r
        WHERE b.status IN ('held', 'pending', 'confirmed') AND b.starts_at > v_now AND r.reason IS NOT NULL
    ) AS a;

    RETURN jsonb_build_object(
        'services_changed', jsonb_array_length(p_changed),
        'services', v_services,
        'debts', p_debts,
        'affected_bookings', v_bookings,
        'affected_bookings_total', v_total);
END
$fn$;

COMMENT ON FUNCTION capacity_impl.impact_json(uuid, jsonb, jsonb) IS
    'What a change of calendar, rules or pacing touched: p_changed holds the ledger row of each changed service before and after, p_debts the services now over their limit. Lists up to 100 services and up to 100 bookings to come that keep their places although their service is closed, takes no arrival at their time, or is over its limit; the totals count all. With [] for both: the report of a change that touched nothing.';

REVOKE ALL ON FUNCTION capacity_impl.impact_json(uuid, jsonb, jsonb) FROM PUBLIC;
