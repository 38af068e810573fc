-- finds: capacity_impl.planted() is open to PUBLIC
-- finds: capacity_v1.planted() is open to service_role
CREATE FUNCTION capacity_impl.planted() RETURNS void LANGUAGE sql AS 'SELECT';
GRANT EXECUTE ON FUNCTION capacity_impl.planted() TO PUBLIC;
CREATE FUNCTION capacity_v1.planted() RETURNS void LANGUAGE sql AS 'SELECT';
REVOKE ALL ON FUNCTION capacity_v1.planted() FROM PUBLIC;
GRANT EXECUTE ON FUNCTION capacity_v1.planted() TO service_role;
