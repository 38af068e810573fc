CREATE OR REPLACE FUNCTION capacity_impl.find_free_seatings(
    p_restaurant_id uuid,
    p_party_size integer,
    p_during tstzrange,
    p_booking_id uuid,
    p_preference text,
    p_with_expired boolean)
RETURNS TABLE (
    combination_id uuid,
    table_ids uuid[],
    label text,
    capacity integer,
    min_party_size integer,
    max_party_size integer,
    section text,
    seating_type text,
    is_combinable boolean,
    waste integer,
    place integer)
LANGUAGE plpgsql
STABLE
ROWS 10
SET search_path = pg_catalog, pg_temp
AS $fn$
DECLARE
    v_taken uuid[] := capacity_impl.taken_tables(p_restaurant_id, p_during, p_booking_id, p_with_expired);
BEGIN
    RETURN QUERY
    SELECT s.combination_id, s.table_ids, s.label, s.capacity, s.min_party_size, s.max_party_size, s.section,
           s.seating_type, s.is_combinable, s.capacity - p_party_size,
           row_number() OVER (
               ORDER BY s.combination_id IS NOT NULL, greatest(s.capacity - p_party_size, 0), s.capacity < p_party_size,
                        (lower(p_preference) IN (lower(s.seating_type), lower(s.section))) IS NOT TRUE,
                        s.is_combinable, cardinality(s.table_ids), length(s.label), s.label COLLATE "C", s.table_ids)::integer
    FROM capacity_impl.list_seatings(p_restaurant_id) AS s
    WHERE p_party_size BETWEEN s.min_party_size AND s.max_party_size
      AND NOT s.table_ids && v_taken
    ORDER BY 11;
END
$fn$;

COMMENT ON FUNCTION capacity_impl.find_free_seatings(uuid, integer, tstzrange, uuid, text, boolean) IS
    'Where a party of this size can sit in this range, best first (place 1): single tables before combinations, smallest waste (seats left over; one that must be squeezed after one that fits), those of the preferred seating type or section, combinable tables last among equals, then by number. p_booking_id: whose own seats count as free; p_with_expired: as for taken_tables. Takes no lock.';

REVOKE ALL ON FUNCTION capacity_impl.find_free_seatings(uuid, integer, tstzrange, uuid, text, boolean) FROM PUBLIC;
