CREATE OR REPLACE FUNCTION capacity_impl.change_capacity_rule(
    p_restaurant_id uuid,
    p_service_period_id uuid,
    p_weekday integer,
    p_first_date date,
    p_last_date date,
    p_is_removal boolean,
    p_max_covers integer,
    p_max_parties integer,
    p_actor text)
RETURNS jsonb
LANGUAGE plpgsql
SET search_path = pg_catalog, pg_temp
AS $fn$
DECLARE
    v_last_date  date := coalesce(p_last_date, p_first_date);
    v_decision   bigint;
    v_rule       capacity.capacity_rules;
    v_is_changed boolean;
    v_impact     jsonb;
BEGIN
    IF p_weekday NOT BETWEEN 1 AND 7 OR p_first_date > v_last_date
       OR (p_first_date IS NULL AND v_last_date IS NOT NULL) OR (p_weekday IS NOT NULL AND p_first_date IS NOT NULL) THEN
        PERFORM capacity_impl.fail('INVALID_SCOPE', jsonb_build_object(
            'weekday', p_weekday, 'first_date', p_first_date, 'last_date', p_last_date));
    END IF;
    PERFORM capacity_impl.check_date('p_first_date', p_first_date);
    PERFORM capacity_impl.check_date('p_last_date', v_last_date);
    IF p_max_covers NOT BETWEEN 0 AND 1000000 OR p_max_parties NOT BETWEEN 0 AND 1000000 THEN
        PERFORM capacity_impl.fail('INVALID_LIMIT', jsonb_build_object(
            'max_covers', p_max_covers, 'max_parties', p_max_parties));
    END IF;

    PERFORM capacity_impl.lock_restaurant(p_restaurant_id);
    IF p_service_period_id IS NOT NULL AND NOT EXISTS (
        SELECT FROM capacity.service_periods AS p
        WHERE p.restaurant_id = p_restaurant_id AND p.id = p_service_period_id AND p.retired_at IS NULL) THEN
        PERFORM capacity_impl.fail('SERVICE_PERIOD_NOT_FOUND', jsonb_build_object(
            'restaurant_id', p_restaurant_id, 'service_period_id', p_service_period_id));
    END IF;

    SELECT c.* INTO v_rule
    FROM capacity.capacity_rules AS c
    WHERE c.restaurant_id = p_restaurant_id
      AND c.service_period_id IS NOT DISTINCT FROM p_service_period_id
      AND c.weekday IS NOT DISTINCT FROM p_weekday::smallint
      AND c.first_date IS NOT DISTINCT FROM p_first_date
      AND c.last_date IS NOT DISTINCT FROM v_last_date;

    v_is_changed := CASE
        WHEN p_is_removal THEN v_rule.id IS NOT NULL
        ELSE v_rule.id IS NULL
             OR (v_rule.max_covers, v_rule.max_parties) IS DISTINCT FROM (p_max_covers, p_max_parties) END;
    IF v_is_changed THEN
        v_decision := capacity_impl.configuration_decision(
            p_restaurant_id, CASE WHEN p_is_removal THEN 'remove_capacity_rule' ELSE 'set_capacity_rule' END, p_actor,
            p_service_period_id, p_max_covers, p_max_parties, jsonb_strip_nulls(jsonb_build_object(
                    'weekday', p_weekday, 'first_date', p_first_date, 'last_date', v_last_date))
                || capacity_impl.what_changed(
                    CASE WHEN v_rule.id IS NOT NULL THEN jsonb_build_object(
                        'max_covers', v_rule.max_covers, 'max_parties', v_rule.max_parties) END,
                    CASE WHEN NOT p_is_removal THEN jsonb_build_object(
                        'max_covers', p_max_covers, 'max_parties', p_max_parties) END));
        IF p_is_removal THEN
            DELETE FROM capacity.capacity_rules AS c
            WHERE c.restaurant_id = p_restaurant_id AND c.id = v_rule.id;
        ELSIF v_rule.id IS NOT NULL THEN
            UPDATE capacity.capacity_rules AS c
            SET max_covers = p_max_covers, max_parties = p_max_parties
            WHERE c.restaurant_id = p_restaurant_id AND c.id = v_rule.id
            RETURNING c.* INTO v_rule;
        ELSE
            BEGIN
                INSERT INTO capacity.capacity_rules (
                    restaurant_id, service_period_id, weekday, first_date, last_date, max_covers, max_parties)
                VALUES (
                    p_restaurant_id, p_service_period_id, p_weekday, p_first_date, v_last_date, p_max_covers, p_max_parties)
                RETURNING * INTO v_rule;
            EXCEPTION WHEN exclusion_violation THEN
                PERFORM capacity_impl.fail('CAPACITY_RULE_OVERLAP', jsonb_build_object(
                    'service_period_id', p_service_period_id, 'first_date', p_first_date, 'last_date', v_last_date,
                    'other', (
                        SELECT jsonb_build_object('id', o.id, 'first_date', o.first_date, 'last_date', o.last_date)
                        FROM capacity.capacity_rules AS o
                        WHERE o.restaurant_id = p_restaurant_id
                          AND o.service_period_id IS NOT DISTINCT FROM p_service_period_id
                          AND o.first_date < o.last_date
                          AND o.first_date <= v_last_date AND o.last_date >= p_first_date
                        ORDER BY o.first_date
                        LIMIT 1)));
            END;
        END IF;
        v_impact := capacity_impl.resolve_future_services(p_restaurant_id, v_decision);
    END IF;

    RETURN jsonb_build_object(
        'success', true,
        'changed', v_is_changed,
        'rule', CASE WHEN v_rule.id IS NOT NULL THEN capacity_impl.capacity_rule_json(v_rule) END)
        || coalesce(v_impact, capacity_impl.impact_json(p_restaurant_id, '[]', '[]'));
END
$fn$;

COMMENT ON FUNCTION capacity_impl.change_capacity_rule(uuid, uuid, integer, date, date, boolean, integer, integer, text) IS
    'Sets or removes the one rule of a scope and brings the restaurant''s services to come up to date with it; the answer is set_capacity_rule''s, impact included. Locks, in order: the restaurant''s row, the ledger rows of its services to come, their slots.';

REVOKE ALL ON FUNCTION capacity_impl.change_capacity_rule(uuid, uuid, integer, date, date, boolean, integer, integer, text) FROM PUBLIC;
