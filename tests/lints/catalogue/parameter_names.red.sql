-- finds: capacity_v1.planted(party integer): party
-- finds: capacity_v1.unnamed(integer): unnamed
CREATE FUNCTION capacity_v1.planted(party integer) RETURNS void LANGUAGE sql AS 'SELECT';
CREATE FUNCTION capacity_v1.unnamed(integer) RETURNS void LANGUAGE sql AS 'SELECT';
