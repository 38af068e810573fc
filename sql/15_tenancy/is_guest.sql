CREATE OR REPLACE FUNCTION capacity_impl.is_guest(p_restaurant_id uuid)
RETURNS boolean
LANGUAGE plpgsql
STABLE
SET search_path = pg_catalog, pg_temp
AS $fn$
BEGIN
    RETURN capacity_impl.is_service_caller() IS NOT TRUE
       AND NOT EXISTS (SELECT FROM capacity_impl.current_memberships() AS m WHERE m.restaurant_id = p_restaurant_id);
END
$fn$;

COMMENT ON FUNCTION capacity_impl.is_guest(uuid) IS
    'Whether the caller is neither a service nor a member of the restaurant. What guests ask is decided under keys of their own, so that nobody outside can use up or repeat the keys of the house. Raises INVALID_CLAIMS.';

REVOKE ALL ON FUNCTION capacity_impl.is_guest(uuid) FROM PUBLIC;
