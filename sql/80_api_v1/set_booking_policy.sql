CREATE OR REPLACE FUNCTION capacity_v1.set_booking_policy(p_restaurant_id uuid, p_policy jsonb)
RETURNS jsonb
LANGUAGE plpgsql
SECURITY DEFINER
SET search_path = pg_catalog, pg_temp
SET lock_timeout = '5s'
SET timezone = 'UTC'
AS $fn$
BEGIN
    PERFORM capacity_impl.check_access(p_restaurant_id, 'admin');
    PERFORM capacity_impl.check_required(jsonb_build_object('p_restaurant_id', p_restaurant_id, 'p_policy', p_policy));
    RETURN capacity_impl.set_booking_policy(p_restaurant_id, p_policy, capacity_impl.current_actor());
END
$fn$;

COMMENT ON FUNCTION capacity_v1.set_booking_policy(uuid, jsonb) IS
$doc$Changes a restaurant's booking policy: what may be booked, how long ahead, and for how long. Keys that are absent stay as they are; the same call again changes nothing. It holds for requests from now on; bookings that exist keep their places and their durations.

p_restaurant_id: the restaurant.
p_policy: an object with any of these keys.
  slot_interval_minutes: width of an arrival slot in minutes, 5 to 240. Bookings stay in the slots they were counted in; slots of the new grid start empty.
  dining_duration_minutes: how long a party keeps its place where dining_durations says nothing, 15 to 1440.
  min_notice_minutes: how long before the arrival a booking must be made, 0 to 525600.
  booking_horizon_days: how many days ahead of the local date, 0 to 3650; null = any.
  min_party_size, max_party_size: covers of a party, 1 to 1000.
  turn_buffer_minutes: kept free after a party at its table, 0 to 240.
  slot_covers: pacing, covers that may arrive in one slot of any service to come, 0 to 1000000; null = not paced.
  channels: sources that may book, an array of 1 to 50 texts of up to 100 characters; null = all.
  requires_table: true = a booking is accepted only if a table or combination fits, and gets it at once; false (the default) = staff assign tables. Bookings that exist stay as they are.
  max_hold_minutes: the longest that a hold lasts, and how long it does when nothing is said, 1 to 1440 (15).
  waitlist_offer_minutes: how long an offer to the waitlist stands, 1 to 1440 (15).
  remaining_shown_below: guests are told how many covers are left in a slot when they are this many or fewer (remaining_shown of get_day_availability), 0 to 1000000; null (the default) = never.
  dining_durations: an array of {min_party_size, max_party_size, minutes, service_period_id}, the period optional; replaces the whole table. A period's own rows win over the restaurant's.
Returns: success, changed, policy (as get_booking_policy), and what another slot_covers touches, as set_capacity_rule.
Access: admins and owners of the restaurant, service_role; NOT_ALLOWED for everybody else.
Errors: MISSING_ARGUMENT, INVALID_POLICY (DETAIL: key, and what it takes), RESTAURANT_NOT_FOUND, SERVICE_PERIOD_NOT_FOUND (in dining_durations).
Locks, in order: the restaurant's row; for another slot_covers the ledger rows of its services to come, their slots.$doc$;

REVOKE ALL ON FUNCTION capacity_v1.set_booking_policy(uuid, jsonb) FROM PUBLIC, anon, authenticated, service_role;
GRANT EXECUTE ON FUNCTION capacity_v1.set_booking_policy(uuid, jsonb) TO authenticated, service_role;
