-- finds: capacity_impl.planted()
-- finds: capacity_impl.planted_empty()
-- finds: capacity_impl.planted_first()
-- finds: capacity_impl.planted_none()
CREATE FUNCTION capacity_impl.planted() RETURNS void LANGUAGE sql SECURITY DEFINER SET search_path = public AS 'SELECT';
CREATE FUNCTION capacity_impl.planted_empty() RETURNS void LANGUAGE sql SECURITY DEFINER SET search_path = '' AS 'SELECT';
CREATE FUNCTION capacity_impl.planted_first() RETURNS void LANGUAGE sql SECURITY DEFINER SET search_path = pg_temp, pg_catalog AS 'SELECT';
CREATE FUNCTION capacity_impl.planted_none() RETURNS void LANGUAGE sql SECURITY DEFINER AS 'SELECT';
