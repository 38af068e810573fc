-- finds: planted.routine regprocedure
CREATE TABLE capacity.planted (restaurant_id uuid, routine regprocedure);
