CREATE OR REPLACE FUNCTION capacity_v1.get_booking_policy(p_restaurant_id uuid)
RETURNS jsonb
LANGUAGE plpgsql
STABLE
SECURITY DEFINER
SET search_path = pg_catalog, pg_temp
SET timezone = 'UTC'
AS $fn$
DECLARE
    v_policy jsonb;
BEGIN
    PERFORM capacity_impl.check_access(p_restaurant_id, 'staff');
    PERFORM capacity_impl.check_required(jsonb_build_object('p_restaurant_id', p_restaurant_id));
    v_policy := capacity_impl.booking_policy_json(p_restaurant_id);
    IF v_policy IS NULL THEN
        PERFORM capacity_impl.fail('RESTAURANT_NOT_FOUND', jsonb_build_object('restaurant_id', p_restaurant_id));
    END IF;
    RETURN jsonb_build_object('success', true, 'policy', v_policy);
END
$fn$;

COMMENT ON FUNCTION capacity_v1.get_booking_policy(uuid) IS
$doc$The booking policy of a restaurant, complete: it may be given back to set_booking_policy as it is.

p_restaurant_id: the restaurant.
Returns: success, policy (slot_interval_minutes, dining_duration_minutes, min_notice_minutes, booking_horizon_days, min_party_size, max_party_size, turn_buffer_minutes, slot_covers, requires_table, max_hold_minutes, waitlist_offer_minutes, remaining_shown_below, channels in order of their names, dining_durations: objects of service_period_id, min_party_size, max_party_size, minutes; the restaurant's first, then by period, by party size).
Access: members of the restaurant (staff, admin, owner), service_role; NOT_ALLOWED for everybody else.
Errors: MISSING_ARGUMENT, RESTAURANT_NOT_FOUND.
Locks: none.$doc$;

REVOKE ALL ON FUNCTION capacity_v1.get_booking_policy(uuid) FROM PUBLIC, anon, authenticated, service_role;
GRANT EXECUTE ON FUNCTION capacity_v1.get_booking_policy(uuid) TO authenticated, service_role;
