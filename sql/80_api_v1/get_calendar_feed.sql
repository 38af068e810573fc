CREATE OR REPLACE FUNCTION capacity_v1.get_calendar_feed(p_restaurant_id uuid, p_token text)
RETURNS jsonb
LANGUAGE plpgsql
STABLE
SECURITY DEFINER
SET search_path = pg_catalog, pg_temp
SET timezone = 'UTC'
AS $fn$
DECLARE
    v_restaurant jsonb;
    v_today      date;
BEGIN
    PERFORM capacity_impl.check_required(jsonb_build_object(
        'p_restaurant_id', p_restaurant_id, 'p_token', left(p_token, 1)));
    SELECT jsonb_build_object('id', r.restaurant_id, 'name', r.name, 'timezone', r.time_zone),
           (capacity_impl.clock() AT TIME ZONE r.time_zone)::date
    INTO v_restaurant, v_today
    FROM capacity.restaurants AS r
    WHERE r.restaurant_id = p_restaurant_id
      AND r.calendar_token = encode(sha256(convert_to(p_token, 'UTF8')), 'hex');
    IF NOT FOUND THEN
        PERFORM capacity_impl.fail('CALENDAR_FEED_NOT_FOUND', jsonb_build_object('restaurant_id', p_restaurant_id));
    END IF;
    RETURN jsonb_build_object(
        'success', true,
        'restaurant', v_restaurant,
        'first_date', v_today - 7,
        'last_date', v_today + 60,
        'bookings', capacity_impl.list_feed_bookings(p_restaurant_id, v_today - 7, v_today + 60));
END
$fn$;

COMMENT ON FUNCTION capacity_v1.get_calendar_feed(uuid, text) IS
$doc$The bookings of a restaurant for a calendar, from a week ago to 60 days ahead, for whoever has the feed's token. Nothing in it is about a guest.

p_restaurant_id: the restaurant.
p_token: what set_calendar_feed answered.
Returns: success, restaurant (id, name, timezone), first_date, last_date (local dates), bookings (an array in order of time: id, version (counts the changes), status, party_size (covers), table_numbers, booking_date, start_time (local), starts_at, ends_at, updated_at). Holds are left out; bookings that were cancelled, or whose party did not come, stay for a week.
Access: everybody, guests too: the token is the key.
Errors: MISSING_ARGUMENT, CALENDAR_FEED_NOT_FOUND (alike for a token that is unknown, of another restaurant or ended, and for a restaurant that is unknown).
Locks: none.$doc$;

REVOKE ALL ON FUNCTION capacity_v1.get_calendar_feed(uuid, text) FROM PUBLIC, anon, authenticated, service_role;
GRANT EXECUTE ON FUNCTION capacity_v1.get_calendar_feed(uuid, text) TO anon, authenticated, service_role;
