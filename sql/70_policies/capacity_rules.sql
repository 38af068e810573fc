-- Staff read the rows of their restaurants; changes go through the RPCs.
REVOKE ALL ON capacity.capacity_rules FROM PUBLIC, anon, authenticated, service_role;
GRANT SELECT ON capacity.capacity_rules TO authenticated, service_role;

-- Said again, so that a deployment puts it back.
ALTER TABLE capacity.capacity_rules ENABLE ROW LEVEL SECURITY;
DROP POLICY IF EXISTS capacity_rules_select_authenticated ON capacity.capacity_rules;
CREATE POLICY capacity_rules_select_authenticated ON capacity.capacity_rules FOR SELECT TO authenticated
    USING (restaurant_id = ANY ((SELECT capacity_v1.user_restaurants('staff'))::uuid[]));
DROP POLICY IF EXISTS capacity_rules_select_service_role ON capacity.capacity_rules;
CREATE POLICY capacity_rules_select_service_role ON capacity.capacity_rules FOR SELECT TO service_role
    USING (true);
