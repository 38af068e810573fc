CREATE OR REPLACE FUNCTION capacity_v1.calculate_period_capacity(
    p_restaurant_id uuid,
    p_service_period_id uuid,
    p_service_date date)
RETURNS jsonb
LANGUAGE plpgsql
STABLE
SECURITY DEFINER
SET search_path = pg_catalog, pg_temp
SET timezone = 'UTC'
AS $fn$
DECLARE
    v_answer jsonb;
BEGIN
    PERFORM capacity_impl.check_access(p_restaurant_id, 'staff');
    PERFORM capacity_impl.check_required(jsonb_build_object(
        'p_restaurant_id', p_restaurant_id, 'p_service_period_id', p_service_period_id, 'p_service_date', p_service_date));
    PERFORM capacity_impl.check_date('p_service_date', p_service_date);
    SELECT capacity_impl.capacity_json(
               e.service_date, e.service_period_id, e.max_covers, e.booked_covers - x.covers, e.max_parties, e.booked_parties - x.parties)
           || jsonb_build_object(
               'success', true,
               'service_period_name', p.name,
               'starts_at', e.starts_at,
               'ends_at', e.ends_at,
               'is_open', e.is_open,
               'excess_covers', e.excess_covers,
               'excess_parties', e.excess_parties,
               'has_overbooking', capacity_impl.is_beyond_shadow(
                   p_restaurant_id, e.excess_covers, e.excess_parties, e.shadow_covers, e.shadow_parties, e.debt_decision_id))
    INTO v_answer
    FROM capacity_impl.effective_service(p_restaurant_id, p_service_period_id, p_service_date) AS e
    JOIN capacity.service_periods AS p ON p.restaurant_id = p_restaurant_id AND p.id = p_service_period_id
    CROSS JOIN LATERAL (
        SELECT coalesce(sum(h.covers), 0)::integer AS covers, coalesce(sum(h.parties), 0)::integer AS parties
        FROM capacity_impl.expired_holds(p_restaurant_id) AS h
        WHERE e.next_hold_expiry <= capacity_impl.clock()
          AND h.service_date = p_service_date AND h.service_period_id = p_service_period_id
    ) AS x;
    IF NOT FOUND THEN
        PERFORM capacity_impl.fail('SERVICE_PERIOD_NOT_FOUND', jsonb_build_object(
            'restaurant_id', p_restaurant_id, 'service_period_id', p_service_period_id));
    END IF;
    RETURN v_answer;
END
$fn$;

COMMENT ON FUNCTION capacity_v1.calculate_period_capacity(uuid, uuid, date) IS
$doc$Limits and totals of one service, also of one that nobody has booked yet. Reads the ledger: its cost does not grow with the bookings.

p_restaurant_id: the restaurant.
p_service_period_id: the service period.
p_service_date: the date on which the service opens.
Returns: success, service_date, service_period_id, service_period_name, starts_at, ends_at, is_open (false: the calendar has no such service, or it takes no more arrivals), max_covers, booked_covers, remaining_covers, utilization_percent (booked / limit, in percent, to one decimal; over 100 when overbooked, null without a limit), max_parties, booked_parties, remaining_parties, parties_utilization_percent, excess_covers, excess_parties, has_overbooking (a debt beyond what shadow mode has let through).
Access: members of the restaurant (staff, admin, owner), service_role; NOT_ALLOWED for everybody else.
Errors: MISSING_ARGUMENT, INVALID_DATE, SERVICE_PERIOD_NOT_FOUND.
Locks: none.$doc$;

REVOKE ALL ON FUNCTION capacity_v1.calculate_period_capacity(uuid, uuid, date) FROM PUBLIC, anon, authenticated, service_role;
GRANT EXECUTE ON FUNCTION capacity_v1.calculate_period_capacity(uuid, uuid, date) TO authenticated, service_role;
