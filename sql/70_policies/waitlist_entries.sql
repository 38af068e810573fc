-- Staff read the rows of their restaurants; changes go through the RPCs.
REVOKE ALL ON capacity.waitlist_entries FROM PUBLIC, anon, authenticated, service_role;
GRANT SELECT ON capacity.waitlist_entries TO authenticated, service_role;

-- Said again, so that a deployment puts it back.
ALTER TABLE capacity.waitlist_entries ENABLE ROW LEVEL SECURITY;
DROP POLICY IF EXISTS waitlist_entries_select_authenticated ON capacity.waitlist_entries;
CREATE POLICY waitlist_entries_select_authenticated ON capacity.waitlist_entries FOR SELECT TO authenticated
    USING (restaurant_id = ANY ((SELECT capacity_v1.user_restaurants('staff'))::uuid[]));
DROP POLICY IF EXISTS waitlist_entries_select_service_role ON capacity.waitlist_entries;
CREATE POLICY waitlist_entries_select_service_role ON capacity.waitlist_entries FOR SELECT TO service_role
    USING (true);
