-- Staff read the rows of their restaurants; changes go through the RPCs.
REVOKE ALL ON capacity.service_periods FROM PUBLIC, anon, authenticated, service_role;
GRANT SELECT ON capacity.service_periods TO authenticated, service_role;

-- Said again, so that a deployment puts it back.
ALTER TABLE capacity.service_periods ENABLE ROW LEVEL SECURITY;
DROP POLICY IF EXISTS service_periods_select_authenticated ON capacity.service_periods;
CREATE POLICY service_periods_select_authenticated ON capacity.service_periods FOR SELECT TO authenticated
    USING (restaurant_id = ANY ((SELECT capacity_v1.user_restaurants('staff'))::uuid[]));
DROP POLICY IF EXISTS service_periods_select_service_role ON capacity.service_periods;
CREATE POLICY service_periods_select_service_role ON capacity.service_periods FOR SELECT TO service_role
    USING (true);
