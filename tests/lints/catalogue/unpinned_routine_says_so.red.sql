-- finds: capacity_impl.planted()
CREATE FUNCTION capacity_impl.planted() RETURNS void LANGUAGE plpgsql AS 'BEGIN END';
COMMENT ON FUNCTION capacity_impl.planted() IS 'Unpinned, although PL/pgSQL is never inlined.';
