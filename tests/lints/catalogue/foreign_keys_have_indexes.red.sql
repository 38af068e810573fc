-- finds: planted.planted_booking_id_fkey
-- finds: capacity_impl.planted() deletes service periods
CREATE TABLE capacity.planted (
    restaurant_id uuid NOT NULL,
    id uuid NOT NULL,
    booking_id uuid,
    table_id uuid,
    CONSTRAINT planted_pkey PRIMARY KEY (restaurant_id, id),
    CONSTRAINT planted_restaurant_id_fkey FOREIGN KEY (restaurant_id) REFERENCES capacity.restaurants (restaurant_id),
    CONSTRAINT planted_booking_id_fkey FOREIGN KEY (restaurant_id, booking_id) REFERENCES capacity.bookings (restaurant_id, id),
    CONSTRAINT planted_table_id_fkey FOREIGN KEY (restaurant_id, table_id) REFERENCES capacity.table_inventory (restaurant_id, id)
);
CREATE INDEX planted_booking_id_idx ON capacity.planted (restaurant_id, booking_id) WHERE id IS NULL;
CREATE INDEX planted_table_id_idx ON capacity.planted (table_id, restaurant_id) WHERE table_id IS NOT NULL;
CREATE FUNCTION capacity_impl.planted() RETURNS void LANGUAGE sql AS 'DELETE FROM capacity.service_periods AS p';
