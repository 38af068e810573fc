-- finds: capacity_impl.planted()
CREATE FUNCTION capacity_impl.planted() RETURNS integer LANGUAGE sql BEGIN ATOMIC SELECT 1; END;
