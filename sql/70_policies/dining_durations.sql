-- Staff read the rows of their restaurants; changes go through the RPCs.
REVOKE ALL ON capacity.dining_durations FROM PUBLIC, anon, authenticated, service_role;
GRANT SELECT ON capacity.dining_durations TO authenticated, service_role;

-- Said again, so that a deployment puts it back.
ALTER TABLE capacity.dining_durations ENABLE ROW LEVEL SECURITY;
DROP POLICY IF EXISTS dining_durations_select_authenticated ON capacity.dining_durations;
CREATE POLICY dining_durations_select_authenticated ON capacity.dining_durations FOR SELECT TO authenticated
    USING (restaurant_id = ANY ((SELECT capacity_v1.user_restaurants('staff'))::uuid[]));
DROP POLICY IF EXISTS dining_durations_select_service_role ON capacity.dining_durations;
CREATE POLICY dining_durations_select_service_role ON capacity.dining_durations FOR SELECT TO service_role
    USING (true);
