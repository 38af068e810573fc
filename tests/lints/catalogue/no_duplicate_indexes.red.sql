-- finds: planted_name_idx = planted_restaurant_id_name_idx
CREATE TABLE capacity.planted (restaurant_id uuid, name text, size integer);
CREATE INDEX planted_name_idx ON capacity.planted (restaurant_id, name);
CREATE INDEX planted_restaurant_id_name_idx ON capacity.planted (restaurant_id, name);
CREATE INDEX planted_size_idx ON capacity.planted (restaurant_id, name) WHERE size > 1;
CREATE INDEX planted_name_size_idx ON capacity.planted (restaurant_id, name) INCLUDE (size);
