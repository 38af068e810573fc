-- finds: capacity_v1.planted
-- finds: capacity.planted_foreign
CREATE MATERIALIZED VIEW capacity_v1.planted AS SELECT restaurant_id FROM capacity.bookings;
CREATE FOREIGN DATA WRAPPER planted;
CREATE SERVER planted FOREIGN DATA WRAPPER planted;
CREATE FOREIGN TABLE capacity.planted_foreign (restaurant_id uuid) SERVER planted;
