-- finds: capacity_impl.planted()
CREATE FUNCTION capacity_impl.planted() RETURNS text LANGUAGE sql AS 'SELECT current_setting(''request.jwt.claim.sub'', true)';
