CREATE OR REPLACE FUNCTION capacity_impl.find_booking_by_reference(p_restaurant_id uuid, p_reference text)
RETURNS uuid
LANGUAGE plpgsql
STABLE
SET search_path = pg_catalog, pg_temp
AS $fn$
DECLARE
    v_booking_id uuid;
BEGIN
    SELECT b.id INTO v_booking_id
    FROM capacity.bookings AS b
    WHERE b.restaurant_id = p_restaurant_id AND b.reference = p_reference
      -- A hold is nobody's booking yet: it is confirmed or released by whoever holds it.
      AND b.status <> 'held';
    IF NOT FOUND THEN
        PERFORM capacity_impl.fail('BOOKING_NOT_FOUND', jsonb_build_object('restaurant_id', p_restaurant_id));
    END IF;
    RETURN v_booking_id;
END
$fn$;

COMMENT ON FUNCTION capacity_impl.find_booking_by_reference(uuid, text) IS
    'The booking that a guest''s reference opens, in this restaurant. Raises BOOKING_NOT_FOUND, alike for a reference that is unknown, of another restaurant, or of a hold; DETAIL does not repeat the reference.';

REVOKE ALL ON FUNCTION capacity_impl.find_booking_by_reference(uuid, text) FROM PUBLIC;
