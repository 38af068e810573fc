CREATE OR REPLACE FUNCTION capacity_impl.combination_json(p_combination capacity.table_combinations)
RETURNS jsonb
LANGUAGE plpgsql
STABLE
SET search_path = pg_catalog, pg_temp
AS $fn$
BEGIN
    RETURN jsonb_build_object(
        'id', p_combination.id,
        'restaurant_id', p_combination.restaurant_id,
        'name', p_combination.name,
        'capacity', p_combination.capacity,
        'min_party_size', p_combination.min_party_size,
        'max_party_size', p_combination.max_party_size,
        'tables', (
            SELECT coalesce(jsonb_agg(jsonb_build_object(
                       'table_id', t.id, 'table_number', t.table_number, 'capacity', t.capacity)
                       ORDER BY length(t.table_number), t.table_number COLLATE "C", t.id), '[]')
            FROM capacity.table_combination_members AS m
            JOIN capacity.table_inventory AS t ON t.restaurant_id = p_combination.restaurant_id AND t.id = m.table_id
            WHERE m.restaurant_id = p_combination.restaurant_id AND m.combination_id = p_combination.id));
END
$fn$;

COMMENT ON FUNCTION capacity_impl.combination_json(capacity.table_combinations) IS 'A combination as the API shows it, its tables by number.';

REVOKE ALL ON FUNCTION capacity_impl.combination_json(capacity.table_combinations) FROM PUBLIC;
