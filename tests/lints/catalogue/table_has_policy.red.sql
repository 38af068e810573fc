-- finds: planted
CREATE TABLE capacity.planted (restaurant_id uuid PRIMARY KEY);
ALTER TABLE capacity.planted ENABLE ROW LEVEL SECURITY;
