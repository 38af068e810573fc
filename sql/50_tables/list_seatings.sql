CREATE OR REPLACE FUNCTION capacity_impl.list_seatings(p_restaurant_id uuid)
RETURNS TABLE (
    combination_id uuid,
    table_ids uuid[],
    label text,
    capacity integer,
    min_party_size integer,
    max_party_size integer,
    section text,
    seating_type text,
    is_combinable boolean)
LANGUAGE sql
STABLE
ROWS 50
SET search_path = pg_catalog, pg_temp
AS $fn$
    SELECT NULL, ARRAY[t.id], t.table_number, t.capacity, t.min_party_size, coalesce(t.max_party_size, t.capacity),
           t.section, t.seating_type,
           t.id IN (SELECT m.table_id FROM capacity.table_combination_members AS m WHERE m.restaurant_id = p_restaurant_id)
    FROM capacity.table_inventory AS t
    WHERE t.restaurant_id = p_restaurant_id AND t.retired_at IS NULL
    UNION ALL
    SELECT c.id, j.table_ids, c.name, c.capacity, c.min_party_size, coalesce(c.max_party_size, c.capacity),
           j.section, j.seating_type, true
    FROM capacity.table_combinations AS c
    CROSS JOIN LATERAL (
        SELECT array_agg(t.id ORDER BY t.id) AS table_ids,
               CASE WHEN count(DISTINCT coalesce(t.section, '')) = 1 THEN min(t.section) END AS section,
               CASE WHEN count(DISTINCT t.seating_type) = 1 THEN min(t.seating_type) END AS seating_type,
               bool_and(t.retired_at IS NULL) AND count(*) > 1 AS is_in_use
        FROM capacity.table_combination_members AS m
        JOIN capacity.table_inventory AS t ON t.restaurant_id = p_restaurant_id AND t.id = m.table_id
        WHERE m.restaurant_id = p_restaurant_id AND m.combination_id = c.id
    ) AS j
    WHERE c.restaurant_id = p_restaurant_id AND j.is_in_use
$fn$;

COMMENT ON FUNCTION capacity_impl.list_seatings(uuid) IS
    'Every way to seat a party: each table in use (combination_id NULL), and each combination whose tables are all in use. table_ids ascending; section and seating_type of a combination only where its tables agree; is_combinable: the table is part of a combination, or is one.';

REVOKE ALL ON FUNCTION capacity_impl.list_seatings(uuid) FROM PUBLIC;
