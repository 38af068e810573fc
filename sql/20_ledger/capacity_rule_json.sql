CREATE OR REPLACE FUNCTION capacity_impl.capacity_rule_json(p_rule capacity.capacity_rules)
RETURNS jsonb
LANGUAGE plpgsql
STABLE
SET search_path = pg_catalog, pg_temp
AS $fn$
BEGIN
    RETURN jsonb_build_object(
        'id', p_rule.id,
        'restaurant_id', p_rule.restaurant_id,
        'service_period_id', p_rule.service_period_id,
        'service_period_name', (
            SELECT p.name FROM capacity.service_periods AS p
            WHERE p.restaurant_id = p_rule.restaurant_id AND p.id = p_rule.service_period_id),
        'weekday', p_rule.weekday,
        'first_date', p_rule.first_date,
        'last_date', p_rule.last_date,
        'max_covers', p_rule.max_covers,
        'max_parties', p_rule.max_parties,
        'scope', ('{date_and_period,date_range_and_period,date,date_range,weekday_and_period,period,weekday,restaurant}'::text[])
                 [p_rule.scope_rank],
        'precedence', p_rule.scope_rank,
        'created_at', p_rule.created_at,
        'updated_at', p_rule.updated_at);
END
$fn$;

COMMENT ON FUNCTION capacity_impl.capacity_rule_json(capacity.capacity_rules) IS
    'A capacity rule as the API shows it; scope says in a word what precedence, 1 for the most specific, says as a number.';

REVOKE ALL ON FUNCTION capacity_impl.capacity_rule_json(capacity.capacity_rules) FROM PUBLIC;
