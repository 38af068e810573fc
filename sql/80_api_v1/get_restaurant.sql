CREATE OR REPLACE FUNCTION capacity_v1.get_restaurant(p_restaurant_id uuid)
RETURNS jsonb
LANGUAGE plpgsql
STABLE
SECURITY DEFINER
SET search_path = pg_catalog, pg_temp
SET timezone = 'UTC'
AS $fn$
DECLARE
    v_restaurant jsonb;
BEGIN
    PERFORM capacity_impl.check_required(jsonb_build_object('p_restaurant_id', p_restaurant_id));
    SELECT jsonb_build_object(
        'id', r.restaurant_id,
        'name', r.name,
        'timezone', r.time_zone,
        'today', l.now_local::date,
        'now_local', l.now_local,
        'slot_interval_minutes', r.slot_interval_minutes,
        'min_party_size', r.min_party_size,
        'max_party_size', r.max_party_size,
        'min_notice_minutes', r.min_notice_minutes,
        'booking_horizon_days', r.booking_horizon_days,
        'last_bookable_date', l.now_local::date + r.booking_horizon_days)
    INTO v_restaurant
    FROM capacity.restaurants AS r
    CROSS JOIN LATERAL (SELECT capacity_impl.clock() AT TIME ZONE r.time_zone AS now_local) AS l
    WHERE r.restaurant_id = p_restaurant_id;
    IF NOT FOUND THEN
        PERFORM capacity_impl.fail('RESTAURANT_NOT_FOUND', jsonb_build_object('restaurant_id', p_restaurant_id));
    END IF;
    RETURN jsonb_build_object('success', true, 'restaurant', v_restaurant);
END
$fn$;

COMMENT ON FUNCTION capacity_v1.get_restaurant(uuid) IS
$doc$What a guest needs to know of a restaurant before asking for a place: its clock, and how far its policy reaches.

p_restaurant_id: the restaurant.
Returns: success, restaurant (id, name, timezone, today (the local date), now_local (the wall time now, without a zone), slot_interval_minutes, min_party_size, max_party_size (covers), min_notice_minutes, booking_horizon_days, last_bookable_date (both null: any date)).
Access: everybody, guests too.
Errors: MISSING_ARGUMENT, RESTAURANT_NOT_FOUND.
Locks: none.$doc$;

REVOKE ALL ON FUNCTION capacity_v1.get_restaurant(uuid) FROM PUBLIC, anon, authenticated, service_role;
GRANT EXECUTE ON FUNCTION capacity_v1.get_restaurant(uuid) TO anon, authenticated, service_role;
