-- Staff read the rows of their restaurants; changes go through the RPCs.
REVOKE ALL ON capacity.bookings FROM PUBLIC, anon, authenticated, service_role;
GRANT SELECT ON capacity.bookings TO authenticated, service_role;

-- Said again, so that a deployment puts it back.
ALTER TABLE capacity.bookings ENABLE ROW LEVEL SECURITY;
DROP POLICY IF EXISTS bookings_select_authenticated ON capacity.bookings;
CREATE POLICY bookings_select_authenticated ON capacity.bookings FOR SELECT TO authenticated
    USING (restaurant_id = ANY ((SELECT capacity_v1.user_restaurants('staff'))::uuid[]));
DROP POLICY IF EXISTS bookings_select_service_role ON capacity.bookings;
CREATE POLICY bookings_select_service_role ON capacity.bookings FOR SELECT TO service_role
    USING (true);
