CREATE OR REPLACE FUNCTION capacity_v1.user_restaurants(p_role text DEFAULT 'staff')
RETURNS uuid[]
LANGUAGE plpgsql
STABLE
SECURITY DEFINER
SET search_path = pg_catalog, pg_temp
AS $fn$
BEGIN
    IF p_role <> ALL (ARRAY['staff', 'admin', 'owner']) IS NOT FALSE THEN
        PERFORM capacity_impl.fail('INVALID_ROLE', jsonb_build_object('role', left(p_role, 100)));
    END IF;
    RETURN coalesce((
        SELECT array_agg(m.restaurant_id ORDER BY m.restaurant_id)
        FROM capacity_impl.current_memberships() AS m
        WHERE m.role >= p_role::capacity.member_role), '{}');
END
$fn$;

COMMENT ON FUNCTION capacity_v1.user_restaurants(text) IS
$doc$The restaurants that the caller works for: those of the claim restaurants (or app_metadata.restaurants), an object of restaurant id and role, if the claims carry one; otherwise the memberships of the claim sub. Every row-level policy asks it, once a statement.

p_role: at least as this: staff, admin or owner.
Returns: uuid[], in order; empty without claims.
Access: authenticated, about itself.
Errors: INVALID_ROLE, INVALID_CLAIMS.
Locks: none.$doc$;

REVOKE ALL ON FUNCTION capacity_v1.user_restaurants(text) FROM PUBLIC, anon, authenticated, service_role;
GRANT EXECUTE ON FUNCTION capacity_v1.user_restaurants(text) TO authenticated, service_role;
