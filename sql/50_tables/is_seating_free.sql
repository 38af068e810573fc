CREATE OR REPLACE FUNCTION capacity_impl.is_seating_free(
    p_restaurant_id uuid, p_service_period_id uuid, p_party_size integer, p_starts_at timestamptz, p_seating text)
RETURNS boolean
LANGUAGE plpgsql
STABLE
SET search_path = pg_catalog, pg_temp
AS $fn$
BEGIN
    RETURN (
        SELECT EXISTS (
            SELECT FROM capacity_impl.find_free_seatings(
                p_restaurant_id, p_party_size,
                capacity_impl.seat_range(
                    p_starts_at,
                    p_starts_at + make_interval(mins => capacity_impl.dining_minutes(
                        p_restaurant_id, p_service_period_id, p_party_size, r.dining_duration_minutes)),
                    r.turn_buffer_minutes),
                NULL, p_seating, false) AS f
            WHERE lower(p_seating) IN (lower(f.seating_type), lower(f.section)))
        FROM capacity.restaurants AS r
        WHERE r.restaurant_id = p_restaurant_id);
END
$fn$;

COMMENT ON FUNCTION capacity_impl.is_seating_free(uuid, uuid, integer, timestamptz, text) IS
    'Whether a table or combination of this seating type or section is free for the stay of a party that arrives then; a wish, which booking takes note of and does not decide by. Takes no lock.';

REVOKE ALL ON FUNCTION capacity_impl.is_seating_free(uuid, uuid, integer, timestamptz, text) FROM PUBLIC;
