-- finds: capacity_impl.planted()
CREATE FUNCTION capacity_impl.planted() RETURNS void LANGUAGE sql AS 'SELECT';
