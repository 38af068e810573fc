-- finds: everybody on planted
-- finds: planted_select_anon on planted
CREATE TABLE capacity.planted (restaurant_id uuid PRIMARY KEY);
CREATE POLICY everybody ON capacity.planted;
CREATE POLICY planted_select_anon ON capacity.planted FOR SELECT TO authenticated;
