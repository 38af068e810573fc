-- Staff read the rows of their restaurants; changes go through the RPCs.
REVOKE ALL ON capacity.restaurants FROM PUBLIC, anon, authenticated, service_role;
GRANT SELECT ON capacity.restaurants TO authenticated, service_role;

-- Said again, so that a deployment puts it back.
ALTER TABLE capacity.restaurants ENABLE ROW LEVEL SECURITY;
DROP POLICY IF EXISTS restaurants_select_authenticated ON capacity.restaurants;
CREATE POLICY restaurants_select_authenticated ON capacity.restaurants FOR SELECT TO authenticated
    USING (restaurant_id = ANY ((SELECT capacity_v1.user_restaurants('staff'))::uuid[]));
DROP POLICY IF EXISTS restaurants_select_service_role ON capacity.restaurants;
CREATE POLICY restaurants_select_service_role ON capacity.restaurants FOR SELECT TO service_role
    USING (true);
