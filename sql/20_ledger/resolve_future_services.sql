CREATE OR REPLACE FUNCTION capacity_impl.resolve_future_services(p_restaurant_id uuid, p_decision_id bigint)
RETURNS jsonb
LANGUAGE plpgsql
SET search_path = ''
AS $fn$
DECLARE
    v_now timestamptz := capacity_impl.clock();
    v_first_date date := (v_now AT TIME ZONE 'UTC')::date - 3;
    v_changed integer;
    v_debts jsonb;
BEGIN
    PERFORM FROM capacity.service_ledger AS l
    WHERE l.restaurant_id = p_restaurant_id AND l.service_date >= v_first_date
    ORDER BY l.service_date, l.service_period_id
    FOR NO KEY UPDATE;

    WITH resolved AS MATERIALIZED (
        SELECT l.service_date, l.service_period_id, s.*,
               greatest(l.booked_covers - s.max_covers, 0) AS excess_covers,
               greatest(l.booked_parties - s.max_parties, 0) AS excess_parties
        FROM capacity.service_ledger AS l
        CROSS JOIN LATERAL capacity_impl.resolve_service(l.restaurant_id, l.service_period_id, l.service_date) AS s
        WHERE l.restaurant_id = p_restaurant_id AND l.service_date >= v_first_date
          -- Not over, or not any more.
          AND greatest(l.ends_at, s.ends_at) > v_now
          AND (l.start_time, l.end_time, l.starts_at, l.ends_at, l.has_steady_clock, l.is_open,
               l.rule_id, l.max_covers, l.max_parties)
              IS DISTINCT FROM
              (s.start_time, s.end_time, s.starts_at, s.ends_at, s.has_steady_clock, s.is_open,
               s.rule_id, s.max_covers, s.max_parties)
    ), changed AS (
        UPDATE capacity.service_ledger AS l
        SET start_time = r.start_time,
            end_time = r.end_time,
            starts_at = r.starts_at,
            ends_at = r.ends_at,
            has_steady_clock = r.has_steady_clock,
            is_open = r.is_open,
            rule_id = r.rule_id,
            max_covers = r.max_covers,
            max_parties = r.max_parties,
            excess_covers = r.excess_covers,
            excess_parties = r.excess_parties,
            debt_decision_id = CASE
                WHEN r.excess_covers = 0 AND r.excess_parties = 0 THEN NULL
                WHEN r.excess_covers > l.excess_covers OR r.excess_parties > l.excess_parties THEN p_decision_id
                ELSE l.debt_decision_id END,
            updated_at = v_now
        FROM resolved AS r
        WHERE l.restaurant_id = p_restaurant_id
          AND l.service_date = r.service_date AND l.service_period_id = r.service_period_id
        RETURNING l.service_date, l.service_period_id, l.excess_covers, l.excess_parties
    )
    SELECT count(*)::integer,
           coalesce(jsonb_agg(to_jsonb(c) ORDER BY c.service_date, c.service_period_id)
                    FILTER (WHERE c.excess_covers + c.excess_parties > 0), '[]')
    INTO v_changed, v_debts
    FROM changed AS c;

    RETURN jsonb_build_object('services_changed', v_changed, 'debts', v_debts);
END
$fn$;

COMMENT ON FUNCTION capacity_impl.resolve_future_services(uuid, bigint) IS
    'Writes what calendar and rules now say into the ledger rows of services that have not ended; those that are over keep their limits. Where a lower limit leaves a debt, p_decision_id answers for it. Returns services_changed and debts. Call it after writing restaurants.rules_version, in a later statement. Locks: those ledger rows, in key order.';

REVOKE ALL ON FUNCTION capacity_impl.resolve_future_services(uuid, bigint) FROM PUBLIC;
