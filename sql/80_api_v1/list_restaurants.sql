CREATE OR REPLACE FUNCTION capacity_v1.list_restaurants()
RETURNS jsonb
LANGUAGE plpgsql
STABLE
SECURITY DEFINER
SET search_path = pg_catalog, pg_temp
SET timezone = 'UTC'
AS $fn$
BEGIN
    IF capacity_impl.is_service_caller() IS TRUE THEN
        RETURN jsonb_build_object('success', true, 'restaurants', (
            SELECT coalesce(jsonb_agg(capacity_impl.member_restaurant_json(r, NULL) ORDER BY r.name, r.restaurant_id), '[]')
            FROM capacity.restaurants AS r));
    END IF;
    RETURN jsonb_build_object('success', true, 'restaurants', (
        SELECT coalesce(jsonb_agg(capacity_impl.member_restaurant_json(r, m.role) ORDER BY r.name, r.restaurant_id), '[]')
        FROM capacity_impl.current_memberships() AS m
        JOIN capacity.restaurants AS r ON r.restaurant_id = m.restaurant_id));
END
$fn$;

COMMENT ON FUNCTION capacity_v1.list_restaurants() IS
$doc$The restaurants that the caller works for, by the same claims or memberships as user_restaurants; service_role works for all.

Returns: success, restaurants (id, name, timezone, is_timezone_known (false: the server does not know this zone any more, and bookings may fail there), today (the local date; that of UTC without a known zone), role (staff, admin or owner; null for service_role)), by name; empty without claims. A restaurant that claims name and that does not exist is left out.
Access: authenticated, about itself.
Errors: INVALID_CLAIMS.
Locks: none.$doc$;

REVOKE ALL ON FUNCTION capacity_v1.list_restaurants() FROM PUBLIC, anon, authenticated, service_role;
GRANT EXECUTE ON FUNCTION capacity_v1.list_restaurants() TO authenticated, service_role;
