-- finds: capacity_owner may too much
-- finds: anon is a member of capacity_owner
-- finds: capacity_impl.planted() belongs to postgres
ALTER ROLE capacity_owner BYPASSRLS;
GRANT capacity_owner TO anon;
CREATE FUNCTION capacity_impl.planted() RETURNS void LANGUAGE sql AS 'SELECT';
