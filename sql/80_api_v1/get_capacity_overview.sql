CREATE OR REPLACE FUNCTION capacity_v1.get_capacity_overview(
    p_restaurant_id uuid,
    p_date date)
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
    PERFORM capacity_impl.check_required(jsonb_build_object('p_restaurant_id', p_restaurant_id, 'p_date', p_date));
    PERFORM capacity_impl.check_date('p_date', p_date);
    RETURN capacity_impl.capacity_overview(p_restaurant_id, p_date);
END
$fn$;

COMMENT ON FUNCTION capacity_v1.get_capacity_overview(uuid, date) IS
$doc$What is booked of every service and every slot of one service date, and who answers for what exceeds a limit. Reads the ledger: its cost does not grow with the bookings.

p_restaurant_id: the restaurant.
p_date: the date on which the services open.
Returns: success, restaurant_id, date, mode, has_overbooking (a debt beyond what shadow mode has let through), booked_covers, booked_parties, debts (service_period_id, service_period_name, excess_covers, excess_parties, operation (the decision that left or raised it), mode, actor, decided_at, reason), closures (service_period_id and service_period_name (null: the whole restaurant), label, note), service_periods (open ones, and closed ones that still have bookings: service_period_id, service_date, name, start_time, end_time, last_seating_time, starts_at, ends_at, is_open, max_covers, booked_covers, remaining_covers, utilization_percent, max_parties, booked_parties, remaining_parties, parties_utilization_percent, level (green below 70, yellow to 90, red above, alarm from 100), excess_covers, excess_parties, has_overbooking, slots (date, time, second_occurrence, starts_at, booked_covers (arriving), limit (pacing, null without), remaining (the largest party that fits), utilization_percent (the highest of its service's and its own), level, excess_covers)). A slot counts all who arrive in it, whatever service they were booked into; one that lies outside of every service's present hours is in no list (list_slot_bookings shows it), while its guests count in their service.
Access: members of the restaurant (staff, admin, owner), service_role; NOT_ALLOWED for everybody else.
Errors: MISSING_ARGUMENT, INVALID_DATE, RESTAURANT_NOT_FOUND.
Locks: none.$doc$;

REVOKE ALL ON FUNCTION capacity_v1.get_capacity_overview(uuid, date) FROM PUBLIC, anon, authenticated, service_role;
GRANT EXECUTE ON FUNCTION capacity_v1.get_capacity_overview(uuid, date) TO authenticated, service_role;
