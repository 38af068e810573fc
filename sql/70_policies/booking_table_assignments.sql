-- Staff read the rows of their restaurants; changes go through the RPCs.
REVOKE ALL ON capacity.booking_table_assignments FROM PUBLIC, anon, authenticated, service_role;
GRANT SELECT ON capacity.booking_table_assignments TO authenticated, service_role;

-- Said again, so that a deployment puts it back.
ALTER TABLE capacity.booking_table_assignments ENABLE ROW LEVEL SECURITY;
DROP POLICY IF EXISTS booking_table_assignments_select_authenticated ON capacity.booking_table_assignments;
CREATE POLICY booking_table_assignments_select_authenticated ON capacity.booking_table_assignments FOR SELECT TO authenticated
    USING (restaurant_id = ANY ((SELECT capacity_v1.user_restaurants('staff'))::uuid[]));
DROP POLICY IF EXISTS booking_table_assignments_select_service_role ON capacity.booking_table_assignments;
CREATE POLICY booking_table_assignments_select_service_role ON capacity.booking_table_assignments FOR SELECT TO service_role
    USING (true);
