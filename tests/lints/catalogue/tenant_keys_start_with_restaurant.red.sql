-- finds: planted.planted_pkey
-- finds: planted.planted_booking_id_fkey
-- finds: capacity.planted_reference_key
CREATE TABLE capacity.planted (
    restaurant_id uuid NOT NULL,
    id uuid,
    booking_id uuid,
    reference text,
    CONSTRAINT planted_pkey PRIMARY KEY (id, restaurant_id),
    CONSTRAINT planted_booking_id_fkey FOREIGN KEY (booking_id, restaurant_id)
        REFERENCES capacity.bookings (id, restaurant_id)
);
CREATE UNIQUE INDEX planted_reference_key ON capacity.planted (reference);
