CREATE OR REPLACE FUNCTION capacity_impl.has_due_hold(p_restaurant_id uuid, p_during tstzrange)
RETURNS boolean
LANGUAGE plpgsql
STABLE
SET search_path = pg_catalog, pg_temp
AS $fn$
BEGIN
    RETURN EXISTS (
        SELECT FROM capacity.bookings AS b
        JOIN capacity.booking_table_assignments AS a
            ON a.restaurant_id = p_restaurant_id AND a.booking_id = b.id AND a.released_at IS NULL AND a.taken_during && p_during
        WHERE b.restaurant_id = p_restaurant_id AND b.hold_expires_at <= capacity_impl.clock());
END
$fn$;

COMMENT ON FUNCTION capacity_impl.has_due_hold(uuid, tstzrange) IS
    'Whether a hold that has expired still has a table in this range: sweep it before giving the table to somebody else. Takes no lock.';

REVOKE ALL ON FUNCTION capacity_impl.has_due_hold(uuid, tstzrange) FROM PUBLIC;
