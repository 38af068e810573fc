-- finds: capacity_impl.planted()
CREATE FUNCTION capacity_impl.planted() RETURNS void LANGUAGE sql SECURITY DEFINER SET search_path = public AS 'SELECT';
