CREATE OR REPLACE FUNCTION capacity_impl.booking_table_ids(p_restaurant_id uuid, p_booking_id uuid)
RETURNS uuid[]
LANGUAGE plpgsql
STABLE
SET search_path = pg_catalog, pg_temp
AS $fn$
BEGIN
    RETURN (
        SELECT array_agg(a.table_id ORDER BY a.table_id)
        FROM capacity.booking_table_assignments AS a
        WHERE a.restaurant_id = p_restaurant_id AND a.booking_id = p_booking_id AND a.released_at IS NULL);
END
$fn$;

COMMENT ON FUNCTION capacity_impl.booking_table_ids(uuid, uuid) IS 'The tables that a booking has now, ascending; NULL when none.';

REVOKE ALL ON FUNCTION capacity_impl.booking_table_ids(uuid, uuid) FROM PUBLIC;
