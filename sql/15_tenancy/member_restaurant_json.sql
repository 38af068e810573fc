CREATE OR REPLACE FUNCTION capacity_impl.member_restaurant_json(
    p_restaurant capacity.restaurants, p_role capacity.member_role)
RETURNS jsonb
LANGUAGE sql
STABLE
SET search_path = pg_catalog, pg_temp
AS $fn$
    SELECT jsonb_build_object(
        'id', p_restaurant.restaurant_id,
        'name', p_restaurant.name,
        'timezone', p_restaurant.time_zone,
        'is_timezone_known', k.time_zone IS NOT NULL,
        'today', (capacity_impl.clock() AT TIME ZONE coalesce(k.time_zone, 'UTC'))::date,
        'role', p_role)
    -- OFFSET: asked once.
    FROM (SELECT capacity_impl.known_zone(p_restaurant.time_zone) AS time_zone OFFSET 0) AS k
$fn$;

COMMENT ON FUNCTION capacity_impl.member_restaurant_json(capacity.restaurants, capacity.member_role) IS
    'A restaurant as the list of those who work there shows it: its local date (that of UTC where the server does not know its zone), and what the caller is there.';

REVOKE ALL ON FUNCTION capacity_impl.member_restaurant_json(capacity.restaurants, capacity.member_role) FROM PUBLIC;
