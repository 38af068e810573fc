CREATE OR REPLACE FUNCTION capacity_impl.last_table_ids(p_restaurant_id uuid, p_booking_id uuid)
RETURNS uuid[]
LANGUAGE plpgsql
STABLE
SET search_path = pg_catalog, pg_temp
AS $fn$
BEGIN
    RETURN (
        SELECT CASE WHEN bool_and(t.retired_at IS NULL) THEN array_agg(a.table_id ORDER BY a.table_id) END
        FROM capacity.booking_table_assignments AS a
        JOIN capacity.table_inventory AS t ON t.restaurant_id = p_restaurant_id AND t.id = a.table_id
        JOIN capacity.bookings AS b ON b.restaurant_id = p_restaurant_id AND b.id = a.booking_id
        -- Given back by the statement that ended its stay, not before by staff.
        WHERE a.restaurant_id = p_restaurant_id AND a.booking_id = p_booking_id AND a.released_at = b.updated_at);
END
$fn$;

COMMENT ON FUNCTION capacity_impl.last_table_ids(uuid, uuid) IS
    'The tables that a booking had when it was over or did not show up, ascending; NULL when it had none, or one of them is retired. Ask before the booking is changed.';

REVOKE ALL ON FUNCTION capacity_impl.last_table_ids(uuid, uuid) FROM PUBLIC;
