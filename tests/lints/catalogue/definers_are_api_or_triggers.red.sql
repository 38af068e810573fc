-- finds: capacity_impl.planted()
CREATE FUNCTION capacity_impl.planted() RETURNS void LANGUAGE sql SECURITY DEFINER SET search_path = pg_catalog, pg_temp AS 'SELECT';
