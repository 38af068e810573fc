CREATE OR REPLACE FUNCTION capacity_v1.get_booking_by_reference(p_restaurant_id uuid, p_reference text)
RETURNS jsonb
LANGUAGE plpgsql
STABLE
SECURITY DEFINER
SET search_path = pg_catalog, pg_temp
SET timezone = 'UTC'
AS $fn$
DECLARE
    v_booking_id uuid;
BEGIN
    PERFORM capacity_impl.check_required(jsonb_build_object(
        'p_restaurant_id', p_restaurant_id, 'p_reference', left(p_reference, 1)));
    v_booking_id := capacity_impl.find_booking_by_reference(p_restaurant_id, p_reference);
    RETURN jsonb_build_object('success', true, 'booking', (
        SELECT capacity_impl.booking_json(b, capacity_impl.booking_tables_json(p_restaurant_id, b.id))
        FROM capacity.bookings AS b
        WHERE b.restaurant_id = p_restaurant_id
          AND b.id = v_booking_id));
END
$fn$;

COMMENT ON FUNCTION capacity_v1.get_booking_by_reference(uuid, text) IS
$doc$A guest's booking as it is now, for whoever has its reference.

p_restaurant_id: the restaurant.
p_reference: the booking's reference, as the answer to the request gave it.
Returns: success, booking (as get_booking).
Access: everybody, guests too: the reference is the key.
Errors: MISSING_ARGUMENT, BOOKING_NOT_FOUND (also for a reference of another restaurant, and for a hold).
Locks: none.$doc$;

REVOKE ALL ON FUNCTION capacity_v1.get_booking_by_reference(uuid, text) FROM PUBLIC, anon, authenticated, service_role;
GRANT EXECUTE ON FUNCTION capacity_v1.get_booking_by_reference(uuid, text) TO anon, authenticated, service_role;
