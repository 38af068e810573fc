-- finds: capacity_impl.clock
CREATE FUNCTION capacity_impl.clock(p_unused integer) RETURNS timestamptz LANGUAGE sql AS 'SELECT now()';
