CREATE OR REPLACE FUNCTION capacity_v1.list_special_days(
    p_restaurant_id uuid,
    p_first_date date DEFAULT NULL,
    p_last_date date DEFAULT NULL)
RETURNS jsonb
LANGUAGE plpgsql
STABLE
SECURITY DEFINER
SET search_path = pg_catalog, pg_temp
SET timezone = 'UTC'
AS $fn$
DECLARE
    v_first_date date;
BEGIN
    PERFORM capacity_impl.check_access(p_restaurant_id, 'staff');
    PERFORM capacity_impl.check_required(jsonb_build_object('p_restaurant_id', p_restaurant_id));
    PERFORM capacity_impl.check_date('p_first_date', p_first_date);
    PERFORM capacity_impl.check_date('p_last_date', p_last_date);
    SELECT coalesce(p_first_date, (capacity_impl.clock() AT TIME ZONE r.time_zone)::date) INTO v_first_date
    FROM capacity.restaurants AS r
    WHERE r.restaurant_id = p_restaurant_id;
    IF NOT FOUND THEN
        PERFORM capacity_impl.fail('RESTAURANT_NOT_FOUND', jsonb_build_object('restaurant_id', p_restaurant_id));
    END IF;
    RETURN jsonb_build_object('success', true, 'special_days', (
        SELECT coalesce(jsonb_agg(capacity_impl.special_day_json(s)
                                  ORDER BY s.first_date, s.last_date, s.scope_rank, p.name), '[]')
        FROM capacity.special_days AS s
        LEFT JOIN capacity.service_periods AS p ON p.restaurant_id = s.restaurant_id AND p.id = s.service_period_id
        WHERE s.restaurant_id = p_restaurant_id AND p.retired_at IS NULL
          AND s.last_date >= v_first_date AND (p_last_date IS NULL OR s.first_date <= p_last_date)));
END
$fn$;

COMMENT ON FUNCTION capacity_v1.list_special_days(uuid, date, date) IS
$doc$The special days of a restaurant that touch some dates: closures, and other hours of a period. Those of retired periods, which close and open nothing any more, are left out.

p_restaurant_id: the restaurant.
p_first_date: from this service date on; NULL = today, by the restaurant's clock.
p_last_date: up to this service date, inclusive; NULL = all.
Returns: success, special_days (as set_special_day shows one), by first_date, last_date, the more specific one first.
Access: members of the restaurant (staff, admin, owner), service_role; NOT_ALLOWED for everybody else.
Errors: MISSING_ARGUMENT, INVALID_DATE, RESTAURANT_NOT_FOUND.
Locks: none.$doc$;

REVOKE ALL ON FUNCTION capacity_v1.list_special_days(uuid, date, date) FROM PUBLIC, anon, authenticated, service_role;
GRANT EXECUTE ON FUNCTION capacity_v1.list_special_days(uuid, date, date) TO authenticated, service_role;
