CREATE OR REPLACE FUNCTION capacity_impl.check_combination(
    p_restaurant_id uuid,
    p_table_ids uuid[],
    p_capacity integer,
    p_min_party_size integer,
    p_max_party_size numeric)
RETURNS void
LANGUAGE plpgsql
STABLE
SET search_path = pg_catalog, pg_temp
AS $fn$
DECLARE
    v_unknown jsonb;
BEGIN
    IF cardinality(p_table_ids) NOT BETWEEN 2 AND 20
       OR (SELECT count(DISTINCT i.id) FROM unnest(p_table_ids) AS i (id)) <> cardinality(p_table_ids) THEN
        PERFORM capacity_impl.fail('INVALID_COMBINATION', jsonb_build_object('key', 'table_ids', 'takes', '2 to 20 different tables'));
    ELSIF p_capacity NOT BETWEEN 1 AND 1000 THEN
        PERFORM capacity_impl.fail('INVALID_COMBINATION', jsonb_build_object('key', 'capacity', 'takes', 'whole number from 1 to 1000'));
    ELSIF p_max_party_size NOT BETWEEN 1 AND 1000 OR p_max_party_size <> trunc(p_max_party_size) THEN
        PERFORM capacity_impl.fail('INVALID_COMBINATION', jsonb_build_object(
            'key', 'max_party_size', 'takes', 'whole number from 1 to 1000, or null'));
    ELSIF p_min_party_size NOT BETWEEN 1 AND coalesce(p_max_party_size, p_capacity) THEN
        PERFORM capacity_impl.fail('INVALID_COMBINATION', jsonb_build_object(
            'key', 'min_party_size', 'takes', 'a smallest party of 1 or more that is not larger than max_party_size, without one than capacity'));
    END IF;

    SELECT jsonb_agg(i.id) INTO v_unknown
    FROM unnest(p_table_ids) AS i (id)
    WHERE NOT EXISTS (
        SELECT FROM capacity.table_inventory AS t
        WHERE t.restaurant_id = p_restaurant_id AND t.id = i.id AND t.retired_at IS NULL);
    IF v_unknown IS NOT NULL THEN
        PERFORM capacity_impl.fail('INVALID_COMBINATION', jsonb_build_object(
            'key', 'table_ids', 'takes', 'tables of the restaurant that are in use', 'unknown', v_unknown));
    END IF;
END
$fn$;

COMMENT ON FUNCTION capacity_impl.check_combination(uuid, uuid[], integer, integer, numeric) IS
    'Raises INVALID_COMBINATION for what cannot be a combination: other than 2 to 20 different tables in use, sizes out of range. DETAIL names the argument and what it takes, and the tables that there are not.';

REVOKE ALL ON FUNCTION capacity_impl.check_combination(uuid, uuid[], integer, integer, numeric) FROM PUBLIC;
