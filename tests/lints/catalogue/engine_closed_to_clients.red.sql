-- finds: service_role may execute capacity_impl.planted()
-- finds: anon may use capacity_impl
-- finds: authenticated may create in capacity_v1
CREATE FUNCTION capacity_impl.planted() RETURNS void LANGUAGE sql AS 'SELECT';
REVOKE ALL ON FUNCTION capacity_impl.planted() FROM PUBLIC;
GRANT EXECUTE ON FUNCTION capacity_impl.planted() TO service_role;
GRANT USAGE ON SCHEMA capacity_impl TO anon;
GRANT CREATE ON SCHEMA capacity_v1 TO authenticated;
