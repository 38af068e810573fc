-- Staff read the rows of their restaurants; changes go through the RPCs.
REVOKE ALL ON capacity.table_combinations FROM PUBLIC, anon, authenticated, service_role;
GRANT SELECT ON capacity.table_combinations TO authenticated, service_role;

-- Said again, so that a deployment puts it back.
ALTER TABLE capacity.table_combinations ENABLE ROW LEVEL SECURITY;
DROP POLICY IF EXISTS table_combinations_select_authenticated ON capacity.table_combinations;
CREATE POLICY table_combinations_select_authenticated ON capacity.table_combinations FOR SELECT TO authenticated
    USING (restaurant_id = ANY ((SELECT capacity_v1.user_restaurants('staff'))::uuid[]));
DROP POLICY IF EXISTS table_combinations_select_service_role ON capacity.table_combinations;
CREATE POLICY table_combinations_select_service_role ON capacity.table_combinations FOR SELECT TO service_role
    USING (true);
