-- finds: capacity.planted_idx
-- finds: capacity.planted_name_idx
-- finds: capacity.some_key
CREATE TABLE capacity.planted (restaurant_id uuid, name text, size integer);
CREATE INDEX planted_idx ON capacity.planted (restaurant_id, size);
CREATE UNIQUE INDEX planted_name_idx ON capacity.planted (restaurant_id, name);
CREATE UNIQUE INDEX some_key ON capacity.planted (restaurant_id) WHERE size > 1;
