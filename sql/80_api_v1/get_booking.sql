CREATE OR REPLACE FUNCTION capacity_v1.get_booking(p_restaurant_id uuid, p_booking_id uuid)
RETURNS jsonb
LANGUAGE plpgsql
STABLE
SECURITY DEFINER
SET search_path = pg_catalog, pg_temp
SET timezone = 'UTC'
AS $fn$
DECLARE
    v_booking jsonb;
BEGIN
    PERFORM capacity_impl.check_access(p_restaurant_id, 'staff');
    PERFORM capacity_impl.check_required(jsonb_build_object(
        'p_restaurant_id', p_restaurant_id, 'p_booking_id', p_booking_id));
    SELECT capacity_impl.booking_json(b, capacity_impl.booking_tables_json(p_restaurant_id, b.id)) INTO v_booking
    FROM capacity.bookings AS b
    WHERE b.restaurant_id = p_restaurant_id AND b.id = p_booking_id;
    IF NOT FOUND THEN
        PERFORM capacity_impl.fail('BOOKING_NOT_FOUND', jsonb_build_object(
            'restaurant_id', p_restaurant_id, 'booking_id', p_booking_id));
    END IF;
    RETURN jsonb_build_object('success', true, 'booking', v_booking);
END
$fn$;

COMMENT ON FUNCTION capacity_v1.get_booking(uuid, uuid) IS
$doc$One booking as it is now.

p_restaurant_id: the restaurant.
p_booking_id: the booking.
Returns: success, booking (id, restaurant_id, reference, status, booking_type, source, party_size, booking_date, start_time, starts_at, ends_at, service_date, service_period_id, guest_name, guest_email, guest_phone, notes, seating_preference, version, created_at, updated_at).
Access: members of the restaurant (staff, admin, owner), service_role; NOT_ALLOWED for everybody else.
Errors: MISSING_ARGUMENT, BOOKING_NOT_FOUND.
Locks: none.$doc$;

REVOKE ALL ON FUNCTION capacity_v1.get_booking(uuid, uuid) FROM PUBLIC, anon, authenticated, service_role;
GRANT EXECUTE ON FUNCTION capacity_v1.get_booking(uuid, uuid) TO authenticated, service_role;
