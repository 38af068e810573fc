-- finds: planted.planted_pkey
-- finds: planted.planted_booking_id_fkey
-- finds: planted.planted_reference_key
-- finds: planted.planted_during_excl
-- finds: capacity.planted_upper_key
CREATE TABLE capacity.planted (
    restaurant_id uuid NOT NULL,
    id uuid,
    booking_id uuid,
    reference text,
    during tstzrange,
    CONSTRAINT planted_reference_key UNIQUE (reference, restaurant_id),
    CONSTRAINT planted_during_excl EXCLUDE USING gist (during WITH &&),
    CONSTRAINT planted_pkey PRIMARY KEY (id, restaurant_id),
    CONSTRAINT planted_booking_id_fkey FOREIGN KEY (booking_id, restaurant_id)
        REFERENCES capacity.bookings (id, restaurant_id)
);
CREATE UNIQUE INDEX planted_upper_key ON capacity.planted (upper(reference), restaurant_id);
