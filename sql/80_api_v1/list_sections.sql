CREATE OR REPLACE FUNCTION capacity_v1.list_sections(p_restaurant_id uuid)
RETURNS jsonb
LANGUAGE plpgsql
STABLE
SECURITY DEFINER
SET search_path = pg_catalog, pg_temp
AS $fn$
BEGIN
    PERFORM capacity_impl.check_access(p_restaurant_id, 'staff');
    PERFORM capacity_impl.check_required(jsonb_build_object('p_restaurant_id', p_restaurant_id));
    IF NOT EXISTS (SELECT FROM capacity.restaurants AS r WHERE r.restaurant_id = p_restaurant_id) THEN
        PERFORM capacity_impl.fail('RESTAURANT_NOT_FOUND', jsonb_build_object('restaurant_id', p_restaurant_id));
    END IF;
    RETURN jsonb_build_object('success', true, 'sections', (
        SELECT coalesce(jsonb_agg(jsonb_build_object(
                   'section', s.section, 'tables', s.tables, 'seats', s.seats, 'seating_types', s.seating_types)
                   ORDER BY s.section COLLATE "C"), '[]')
        FROM (
            SELECT t.section, count(*)::integer AS tables, sum(t.capacity)::integer AS seats,
                   array_agg(DISTINCT t.seating_type COLLATE "C") AS seating_types
            FROM capacity.table_inventory AS t
            WHERE t.restaurant_id = p_restaurant_id AND t.retired_at IS NULL
            GROUP BY t.section
        ) AS s));
END
$fn$;

COMMENT ON FUNCTION capacity_v1.list_sections(uuid) IS
$doc$The sections of a restaurant: a section is what its tables in use say.

p_restaurant_id: the restaurant.
Returns: success, sections (each section (null = tables without one, last), tables (how many), seats, seating_types), by name.
Access: members of the restaurant (staff, admin, owner), service_role; NOT_ALLOWED for everybody else.
Errors: MISSING_ARGUMENT, RESTAURANT_NOT_FOUND.
Locks: none.$doc$;

REVOKE ALL ON FUNCTION capacity_v1.list_sections(uuid) FROM PUBLIC, anon, authenticated, service_role;
GRANT EXECUTE ON FUNCTION capacity_v1.list_sections(uuid) TO authenticated, service_role;
