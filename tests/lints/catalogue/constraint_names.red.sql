-- finds: planted.pk
-- finds: planted.planted_wrong_key
-- finds: planted.planted_wrong_fkey
-- finds: planted.positive
CREATE TABLE capacity.planted (
    restaurant_id uuid, name text, size integer,
    CONSTRAINT pk PRIMARY KEY (restaurant_id),
    CONSTRAINT planted_wrong_key UNIQUE (restaurant_id, name),
    CONSTRAINT planted_wrong_fkey FOREIGN KEY (restaurant_id) REFERENCES capacity.restaurants,
    CONSTRAINT positive CHECK (size > 0)
);
