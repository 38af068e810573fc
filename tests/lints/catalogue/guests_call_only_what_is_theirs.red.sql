-- finds: capacity_v1.planted()
CREATE FUNCTION capacity_v1.planted() RETURNS void LANGUAGE sql AS 'SELECT';
GRANT EXECUTE ON FUNCTION capacity_v1.planted() TO anon;
