-- Staff read the rows of their restaurants; changes go through the RPCs.
REVOKE ALL ON capacity.decisions FROM PUBLIC, anon, authenticated, service_role;
GRANT SELECT ON capacity.decisions TO authenticated, service_role;

-- Said again, so that a deployment puts it back.
ALTER TABLE capacity.decisions ENABLE ROW LEVEL SECURITY;
DROP POLICY IF EXISTS decisions_select_authenticated ON capacity.decisions;
CREATE POLICY decisions_select_authenticated ON capacity.decisions FOR SELECT TO authenticated
    USING (restaurant_id = ANY ((SELECT capacity_v1.user_restaurants('staff'))::uuid[]));
DROP POLICY IF EXISTS decisions_select_service_role ON capacity.decisions;
CREATE POLICY decisions_select_service_role ON capacity.decisions FOR SELECT TO service_role
    USING (true);
