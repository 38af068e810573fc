CREATE OR REPLACE FUNCTION capacity_impl.release_seats(p_restaurant_id uuid, p_booking_id uuid)
RETURNS void
LANGUAGE plpgsql
SET search_path = pg_catalog, pg_temp
AS $fn$
BEGIN
    UPDATE capacity.booking_table_assignments AS a
    SET released_at = capacity_impl.clock()
    WHERE a.restaurant_id = p_restaurant_id AND a.booking_id = p_booking_id AND a.released_at IS NULL;
END
$fn$;

COMMENT ON FUNCTION capacity_impl.release_seats(uuid, uuid) IS
    'Gives back the seats of a booking, which has none after it. Lock the booking before. Locks: its seats.';

REVOKE ALL ON FUNCTION capacity_impl.release_seats(uuid, uuid) FROM PUBLIC;
