CREATE OR REPLACE FUNCTION capacity_impl.check_access(p_restaurant_id uuid, p_role capacity.member_role)
RETURNS void
LANGUAGE plpgsql
STABLE
SET search_path = pg_catalog, pg_temp
AS $fn$
BEGIN
    IF capacity_impl.is_service_caller() IS TRUE
       OR EXISTS (
           SELECT FROM capacity_impl.current_memberships() AS m
           WHERE m.restaurant_id = p_restaurant_id AND m.role >= p_role) IS TRUE THEN
        RETURN;
    END IF;
    -- The same for a restaurant that does not exist: a stranger learns nothing.
    PERFORM capacity_impl.fail('NOT_ALLOWED', jsonb_build_object('restaurant_id', p_restaurant_id, 'requires', p_role));
END
$fn$;

COMMENT ON FUNCTION capacity_impl.check_access(uuid, capacity.member_role) IS
    'Lets pass service_role, and members of the restaurant with at least the role; raises NOT_ALLOWED for everybody else, whether the restaurant exists or not. The first statement of every public routine that is not for guests.';

REVOKE ALL ON FUNCTION capacity_impl.check_access(uuid, capacity.member_role) FROM PUBLIC;
