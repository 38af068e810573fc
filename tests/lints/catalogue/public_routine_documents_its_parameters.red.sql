-- finds: capacity_v1.planted(p_restaurant_id uuid, p_party integer) does not mention p_party
CREATE FUNCTION capacity_v1.planted(p_restaurant_id uuid, p_party integer) RETURNS void LANGUAGE sql AS 'SELECT';
COMMENT ON FUNCTION capacity_v1.planted IS 'Of p_restaurant_id it takes p_party_size.';
