CREATE OR REPLACE FUNCTION capacity_impl.list_debts(
    p_restaurant_id uuid, p_first_date date, p_last_date date, p_operation text, p_limit integer)
RETURNS jsonb
LANGUAGE plpgsql
STABLE
SET search_path = pg_catalog, pg_temp
AS $fn$
DECLARE
    v_answer jsonb;
BEGIN
    WITH debts AS (
        SELECT l.restaurant_id, r.name AS restaurant, l.service_date, l.service_period_id, p.name AS service_period, l.starts_at,
               l.max_covers, l.booked_covers, l.excess_covers, l.max_parties, l.booked_parties, l.excess_parties,
               capacity_impl.is_beyond_shadow(
                   l.restaurant_id, l.excess_covers, l.excess_parties, l.shadow_covers, l.shadow_parties, l.debt_decision_id) AS has_overbooking,
               l.ends_at <= capacity_impl.clock() AS is_over,
               d.operation, d.mode, d.actor, d.decided_at, d.options -> 'reason' AS reason
        FROM capacity.service_ledger AS l
        JOIN capacity.restaurants AS r ON r.restaurant_id = l.restaurant_id
        JOIN capacity.service_periods AS p ON p.restaurant_id = l.restaurant_id AND p.id = l.service_period_id
        LEFT JOIN capacity.decisions AS d ON d.restaurant_id = l.restaurant_id AND d.id = l.debt_decision_id
        WHERE l.restaurant_id = p_restaurant_id
          AND (l.excess_covers > 0 OR l.excess_parties > 0)
          AND (p_first_date IS NULL OR l.service_date >= p_first_date)
          AND (p_last_date IS NULL OR l.service_date <= p_last_date)
          AND (p_operation IS NULL OR d.operation = p_operation)
    )
    SELECT jsonb_build_object(
        'total', count(*),
        'excess_covers', coalesce(sum(n.excess_covers), 0),
        'excess_parties', coalesce(sum(n.excess_parties), 0),
        'debts', coalesce(jsonb_agg(to_jsonb(n) - '{place,starts_at}'::text[] ORDER BY n.place) FILTER (WHERE n.place <= p_limit), '[]'))
    INTO v_answer
    FROM (
        SELECT debts.*, row_number() OVER (ORDER BY debts.starts_at DESC, debts.service_period_id) AS place FROM debts
    ) AS n;
    RETURN v_answer;
END
$fn$;

COMMENT ON FUNCTION capacity_impl.list_debts(uuid, date, date, text, integer) IS
    'The services of one restaurant that are over a limit, the latest first, with who answers for it, and their sums; see capacity_v1.list_debts.';

REVOKE ALL ON FUNCTION capacity_impl.list_debts(uuid, date, date, text, integer) FROM PUBLIC;
