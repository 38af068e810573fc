-- finds: planted
-- finds: capacity_v1.planted_view
CREATE TABLE capacity.planted (restaurant_id uuid PRIMARY KEY);
CREATE VIEW capacity_v1.planted_view AS SELECT FROM capacity.planted;
