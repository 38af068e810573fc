CREATE OR REPLACE FUNCTION capacity_impl.capacity_overview(p_restaurant_id uuid, p_date date)
RETURNS jsonb
LANGUAGE plpgsql
STABLE
SET search_path = pg_catalog, pg_temp
AS $fn$
DECLARE
    v_mode capacity.enforcement_mode := capacity_impl.restaurant_mode(p_restaurant_id);
    v_slots jsonb;
    v_services jsonb;
    v_debts jsonb;
    v_covers integer;
    v_parties integer;
BEGIN
    -- The grid of each open service, and slots off it (of hours or intervals that have changed since) that still count somebody.
    SELECT jsonb_object_agg(g.service_period_id, g.slots) INTO v_slots
    FROM (
        SELECT s.service_period_id, jsonb_agg(jsonb_build_object(
                   'date', s.local_time::date,
                   'time', s.local_time::time,
                   'second_occurrence', s.is_second,
                   'starts_at', s.starts_at,
                   'booked_covers', s.booked_covers,
                   'limit', s.max,
                   'remaining', s.remaining,
                   'utilization_percent', s.percent,
                   'level', capacity_impl.utilization_level(s.percent),
                   'excess_covers', s.excess_covers) ORDER BY s.starts_at) AS slots
        FROM capacity_impl.list_slot_totals(p_restaurant_id, p_date) AS s
        GROUP BY s.service_period_id
    ) AS g;

    SELECT coalesce(jsonb_agg(
               capacity_impl.capacity_json(
                   l.service_date, l.service_period_id, l.max_covers, l.booked_covers, l.max_parties, l.booked_parties)
               || jsonb_build_object(
                   'name', p.name,
                   'start_time', l.start_time,
                   'end_time', l.end_time,
                   'last_seating_time', l.last_seating_time,
                   'starts_at', l.starts_at,
                   'ends_at', l.ends_at,
                   'is_open', l.is_open,
                   'level', capacity_impl.utilization_level(greatest(
                       capacity_impl.utilization_percent(l.booked_covers, l.max_covers),
                       capacity_impl.utilization_percent(l.booked_parties, l.max_parties))),
                   'excess_covers', l.excess_covers,
                   'excess_parties', l.excess_parties,
                   'has_overbooking', capacity_impl.is_beyond_shadow(
                       p_restaurant_id, l.excess_covers, l.excess_parties, l.shadow_covers, l.shadow_parties, l.debt_decision_id),
                   'slots', coalesce(v_slots -> l.service_period_id::text, '[]')) ORDER BY l.starts_at, p.name), '[]'),
           coalesce(sum(l.booked_covers), 0)::integer,
           coalesce(sum(l.booked_parties), 0)::integer,
           coalesce(jsonb_agg(jsonb_build_object(
               'service_period_id', l.service_period_id,
               'service_period_name', p.name,
               'excess_covers', l.excess_covers,
               'excess_parties', l.excess_parties,
               'operation', d.operation,
               'mode', d.mode,
               'actor', d.actor,
               'decided_at', d.decided_at,
               'reason', d.options -> 'reason') ORDER BY l.starts_at, p.name)
               FILTER (WHERE l.excess_covers + l.excess_parties > 0), '[]')
    INTO v_services, v_covers, v_parties, v_debts
    FROM capacity_impl.list_services(p_restaurant_id, p_date, p_date) AS l
    JOIN capacity.service_periods AS p ON p.restaurant_id = p_restaurant_id AND p.id = l.service_period_id
    LEFT JOIN capacity.decisions AS d ON d.restaurant_id = p_restaurant_id AND d.id = l.debt_decision_id
    WHERE l.is_open OR l.booked_parties > 0;

    RETURN jsonb_build_object(
        'success', true,
        'restaurant_id', p_restaurant_id,
        'date', p_date,
        'mode', v_mode,
        'has_overbooking', jsonb_path_exists(v_services, '$[*] ? (@.has_overbooking == true)'),
        'booked_covers', v_covers,
        'booked_parties', v_parties,
        'debts', v_debts,
        'closures', (
            SELECT coalesce(jsonb_agg(c.closure), '[]')
            FROM capacity_impl.list_closures(p_restaurant_id, p_date, p_date) AS c),
        'service_periods', v_services);
END
$fn$;

COMMENT ON FUNCTION capacity_impl.capacity_overview(uuid, date) IS
    'The answer of capacity_v1.get_capacity_overview: what is booked of each service and slot of one service date, and the debts with who answers for them.';

REVOKE ALL ON FUNCTION capacity_impl.capacity_overview(uuid, date) FROM PUBLIC;
