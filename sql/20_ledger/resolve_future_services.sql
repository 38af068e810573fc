CREATE OR REPLACE FUNCTION capacity_impl.resolve_future_services(
    p_restaurant_id uuid, p_decision_id bigint, p_is_pacing_changed boolean DEFAULT false)
RETURNS jsonb
LANGUAGE plpgsql
SET search_path = pg_catalog, pg_temp
AS $fn$
DECLARE
    v_now timestamptz := capacity_impl.clock();
    v_first_date date := (v_now AT TIME ZONE 'UTC')::date - 3;
    v_changed jsonb;
    v_debts jsonb;
BEGIN
    PERFORM FROM capacity.service_ledger AS l
    WHERE l.restaurant_id = p_restaurant_id AND l.service_date >= v_first_date
    ORDER BY l.service_date, l.service_period_id
    FOR NO KEY UPDATE;

    WITH resolved AS MATERIALIZED (
        SELECT l.service_date, l.service_period_id, s.*,
               greatest(l.booked_covers - s.max_covers, 0) AS excess_covers,
               greatest(l.booked_parties - s.max_parties, 0) AS excess_parties,
               to_jsonb(l) AS before
        FROM capacity.service_ledger AS l
        CROSS JOIN LATERAL capacity_impl.resolve_service(l.restaurant_id, l.service_period_id, l.service_date) AS s
        WHERE l.restaurant_id = p_restaurant_id AND l.service_date >= v_first_date
          -- Not over, or not any more.
          AND (greatest(l.ends_at, s.ends_at) > v_now
               OR capacity_impl.has_guests_to_come(p_restaurant_id, l.service_date, l.service_period_id))
          AND (l.start_time, l.end_time, l.starts_at, l.ends_at, l.has_steady_clock, l.is_open,
               l.last_seating_time, l.slot_covers, l.rule_id, l.max_covers, l.max_parties)
              IS DISTINCT FROM
              (s.start_time, s.end_time, s.starts_at, s.ends_at, s.has_steady_clock, s.is_open,
               s.last_seating_time, s.slot_covers, s.rule_id, s.max_covers, s.max_parties)
    ), changed AS (
        UPDATE capacity.service_ledger AS l
        SET start_time = r.start_time,
            end_time = r.end_time,
            starts_at = r.starts_at,
            ends_at = r.ends_at,
            has_steady_clock = r.has_steady_clock,
            is_open = r.is_open,
            last_seating_time = r.last_seating_time,
            slot_covers = r.slot_covers,
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
        RETURNING l.service_date, l.service_period_id, l.excess_covers, l.excess_parties, to_jsonb(l) AS after, r.before
    )
    SELECT coalesce(jsonb_agg(jsonb_build_object('before', c.before, 'after', c.after)
                              ORDER BY c.service_date, c.service_period_id), '[]'),
           coalesce(jsonb_agg(jsonb_build_object(
                        'service_date', c.service_date, 'service_period_id', c.service_period_id,
                        'excess_covers', c.excess_covers, 'excess_parties', c.excess_parties)
                        ORDER BY c.service_date, c.service_period_id)
                    FILTER (WHERE c.excess_covers + c.excess_parties > 0), '[]')
    INTO v_changed, v_debts
    FROM changed AS c;

    IF p_is_pacing_changed THEN
        -- Who writes a slot to come holds its service's row, and these are held here. All slots, also those that no service
        -- has at the moment: hours may come back to them. The widest slot is four hours.
        UPDATE capacity.booking_slots AS s
        SET available_capacity = r.slot_covers,
            excess_count = greatest(s.reserved_count - r.slot_covers, 0)
        FROM capacity.restaurants AS r
        WHERE r.restaurant_id = p_restaurant_id
          AND s.restaurant_id = p_restaurant_id
          AND s.slot_date >= v_first_date AND s.starts_at > v_now - interval '4 hours'
          AND s.available_capacity IS DISTINCT FROM r.slot_covers;
    END IF;

    RETURN capacity_impl.impact_json(p_restaurant_id, v_changed, v_debts);
END
$fn$;

COMMENT ON FUNCTION capacity_impl.resolve_future_services(uuid, bigint, boolean) IS
    'Writes what calendar, rules and pacing now say into the ledger rows of services that have not ended, and with p_is_pacing_changed into all slots to come; those that are over keep their limits. Where a lower limit leaves a debt, p_decision_id answers for it. Returns the report of impact_json. Call it after writing restaurants.rules_version, in a later statement. Locks: those ledger rows, in key order; then slots.';

REVOKE ALL ON FUNCTION capacity_impl.resolve_future_services(uuid, bigint, boolean) FROM PUBLIC;
