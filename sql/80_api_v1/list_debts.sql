CREATE OR REPLACE FUNCTION capacity_v1.list_debts(
    p_restaurant_id uuid,
    p_options jsonb DEFAULT '{}')
RETURNS jsonb
LANGUAGE plpgsql
STABLE
SECURITY DEFINER
SET search_path = pg_catalog, pg_temp
SET enable_seqscan = off
SET jit = off
SET timezone = 'UTC'
AS $fn$
BEGIN
    PERFORM capacity_impl.check_access(p_restaurant_id, 'staff');
    PERFORM capacity_impl.check_required(jsonb_build_object('p_restaurant_id', p_restaurant_id, 'p_options', p_options));
    PERFORM capacity_impl.check_options(p_options,
        '{"first_date": "string", "last_date": "string", "operation": "string", "limit": "number"}');
    IF coalesce(p_options -> 'limit', 'null') <> 'null' AND NOT capacity_impl.is_whole_number(p_options -> 'limit', 1, 1000) THEN
        PERFORM capacity_impl.fail('INVALID_OPTION', jsonb_build_object('option', 'limit', 'type', 'whole number from 1 to 1000'));
    END IF;
    PERFORM capacity_impl.fail('INVALID_OPTION', jsonb_build_object('option', o.key, 'type', 'date YYYY-MM-DD'))
    FROM jsonb_each(p_options) AS o
    WHERE o.key IN ('first_date', 'last_date') AND o.value <> 'null' AND NOT capacity_impl.is_json_of(o.value, 'date YYYY-MM-DD');
    IF NOT EXISTS (SELECT FROM capacity.restaurants AS r WHERE r.restaurant_id = p_restaurant_id) THEN
        PERFORM capacity_impl.fail('RESTAURANT_NOT_FOUND', jsonb_build_object('restaurant_id', p_restaurant_id));
    END IF;
    RETURN jsonb_build_object('success', true, 'restaurant_id', p_restaurant_id) || capacity_impl.list_debts(
        p_restaurant_id, (p_options ->> 'first_date')::date, (p_options ->> 'last_date')::date, p_options ->> 'operation',
        coalesce((p_options ->> 'limit')::integer, 100));
END
$fn$;

COMMENT ON FUNCTION capacity_v1.list_debts(uuid, jsonb) IS
$doc$The services of a restaurant that are booked over a limit, past ones too, and who answers for each: a rule that was lowered, an override, shadow mode, an import. Reads the ledger alone.

p_restaurant_id: the restaurant.
p_options: first_date, last_date (text, YYYY-MM-DD: service dates, inclusive), operation (text: only debts of this cause, such as import_bookings), limit (whole number, 1 to 1000, default 100).
Returns: success, restaurant_id, total (services), excess_covers and excess_parties (their sums), debts (the latest service first, up to limit: restaurant_id, restaurant, service_date, service_period_id, service_period, max_covers, booked_covers, excess_covers, max_parties, booked_parties, excess_parties, has_overbooking (beyond what shadow mode let through), is_over (the service has ended), operation (the decision that left or raised the debt), mode, actor, decided_at, reason).
Access: members of the restaurant (staff, admin, owner), service_role; NOT_ALLOWED for everybody else.
Errors: MISSING_ARGUMENT, UNKNOWN_OPTION, INVALID_OPTION, RESTAURANT_NOT_FOUND.
Locks: none.$doc$;

REVOKE ALL ON FUNCTION capacity_v1.list_debts(uuid, jsonb) FROM PUBLIC, anon, authenticated, service_role;
GRANT EXECUTE ON FUNCTION capacity_v1.list_debts(uuid, jsonb) TO authenticated, service_role;
