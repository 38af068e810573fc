CREATE OR REPLACE FUNCTION capacity_impl.best_seating(
    p_restaurant_id uuid, p_party_size integer, p_during tstzrange, p_preference text)
RETURNS uuid[]
LANGUAGE plpgsql
STABLE
SET search_path = pg_catalog, pg_temp
AS $fn$
BEGIN
    RETURN (
        SELECT f.table_ids
        FROM capacity_impl.find_free_seatings(p_restaurant_id, p_party_size, p_during, NULL, p_preference, false) AS f
        WHERE f.place = 1);
END
$fn$;

COMMENT ON FUNCTION capacity_impl.best_seating(uuid, integer, tstzrange, text) IS
    'The tables, ascending, that find_free_seatings lists first; NULL when none is free. Takes no lock.';

REVOKE ALL ON FUNCTION capacity_impl.best_seating(uuid, integer, tstzrange, text) FROM PUBLIC;
