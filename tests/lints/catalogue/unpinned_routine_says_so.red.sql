-- finds: capacity_impl.planted()
-- finds: capacity_impl.planted_empty()
CREATE FUNCTION capacity_impl.planted() RETURNS void LANGUAGE plpgsql AS 'BEGIN END';
COMMENT ON FUNCTION capacity_impl.planted() IS 'Unpinned, although PL/pgSQL is never inlined.';
CREATE FUNCTION capacity_impl.planted_empty() RETURNS void LANGUAGE sql SET search_path = '' AS 'SELECT';
