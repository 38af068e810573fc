CREATE OR REPLACE FUNCTION capacity_impl.judge_tables(
    p_restaurant_id uuid, p_party_size integer, p_during tstzrange, p_booking_id uuid)
RETURNS jsonb
LANGUAGE plpgsql
STABLE
SET search_path = pg_catalog, pg_temp
AS $fn$
DECLARE
    v_taken uuid[] := capacity_impl.taken_tables(p_restaurant_id, p_during, p_booking_id, false);
BEGIN
    RETURN (
        SELECT jsonb_build_array(jsonb_build_object(
                   'rule', 'tables', 'limit', count(*)::integer, 'used', count(*)::integer, 'requested', 1, 'shortfall', 1))
        FROM capacity_impl.list_seatings(p_restaurant_id) AS s
        WHERE p_party_size BETWEEN s.min_party_size AND s.max_party_size
        HAVING coalesce(bool_and(s.table_ids && v_taken), true));
END
$fn$;

COMMENT ON FUNCTION capacity_impl.judge_tables(uuid, integer, tstzrange, uuid) IS
    'NULL when a table or combination that takes this party is free in this range, else the violated rule tables: limit is how many take a party of this size, and all of them are used. p_booking_id: whose own seats count as free. Takes no lock.';

REVOKE ALL ON FUNCTION capacity_impl.judge_tables(uuid, integer, tstzrange, uuid) FROM PUBLIC;
