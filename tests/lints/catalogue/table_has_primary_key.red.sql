-- finds: planted
CREATE TABLE capacity.planted (restaurant_id uuid UNIQUE);
