CREATE OR REPLACE FUNCTION capacity_impl.taken_tables(
    p_restaurant_id uuid, p_during tstzrange, p_booking_id uuid, p_with_expired boolean)
RETURNS uuid[]
LANGUAGE plpgsql
STABLE
SET search_path = pg_catalog, pg_temp
AS $fn$
BEGIN
    RETURN ARRAY(
        SELECT a.table_id
        FROM capacity.booking_table_assignments AS a
        WHERE a.restaurant_id = p_restaurant_id AND a.released_at IS NULL AND a.taken_during && p_during
          AND (a.booking_id = p_booking_id) IS NOT TRUE
          AND (p_with_expired OR a.kind <> 'hold' OR NOT EXISTS (
              SELECT FROM capacity.bookings AS b
              WHERE b.restaurant_id = p_restaurant_id AND b.id = a.booking_id AND b.hold_expires_at <= capacity_impl.clock())));
END
$fn$;

COMMENT ON FUNCTION capacity_impl.taken_tables(uuid, tstzrange, uuid, boolean) IS
    'The tables that somebody else than p_booking_id (NULL = nobody) has in this range, turn buffers included: bookings, holds, walk-ins, blocks. A reader leaves out holds that have expired; a writer, who has swept what he could, counts the rest (p_with_expired): somebody is busy with them. Takes no lock.';

REVOKE ALL ON FUNCTION capacity_impl.taken_tables(uuid, tstzrange, uuid, boolean) FROM PUBLIC;
