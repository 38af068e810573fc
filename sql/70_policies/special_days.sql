-- Staff read the rows of their restaurants; changes go through the RPCs.
REVOKE ALL ON capacity.special_days FROM PUBLIC, anon, authenticated, service_role;
GRANT SELECT ON capacity.special_days TO authenticated, service_role;

-- Said again, so that a deployment puts it back.
ALTER TABLE capacity.special_days ENABLE ROW LEVEL SECURITY;
DROP POLICY IF EXISTS special_days_select_authenticated ON capacity.special_days;
CREATE POLICY special_days_select_authenticated ON capacity.special_days FOR SELECT TO authenticated
    USING (restaurant_id = ANY ((SELECT capacity_v1.user_restaurants('staff'))::uuid[]));
DROP POLICY IF EXISTS special_days_select_service_role ON capacity.special_days;
CREATE POLICY special_days_select_service_role ON capacity.special_days FOR SELECT TO service_role
    USING (true);
