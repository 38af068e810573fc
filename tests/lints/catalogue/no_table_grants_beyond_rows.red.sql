-- finds: service_role has TRUNCATE on planted
CREATE TABLE capacity.planted (restaurant_id uuid PRIMARY KEY);
GRANT SELECT, TRUNCATE ON capacity.planted TO service_role;
