CREATE OR REPLACE FUNCTION capacity_impl.cancel_booking(
    p_restaurant_id uuid, p_booking_id uuid, p_options jsonb, p_actor text)
RETURNS jsonb
LANGUAGE plpgsql
SET search_path = pg_catalog, pg_temp
AS $fn$
BEGIN
    RETURN capacity_impl.transition_booking(p_restaurant_id, p_booking_id, 'cancelled', p_options, p_actor);
END
$fn$;

COMMENT ON FUNCTION capacity_impl.cancel_booking(uuid, uuid, jsonb, text) IS
    'Cancels a booking and gives its capacity back; a second time it only says so. The transition to cancelled, with its locks.';

REVOKE ALL ON FUNCTION capacity_impl.cancel_booking(uuid, uuid, jsonb, text) FROM PUBLIC;
