-- Staff read the rows of their restaurants; changes go through the RPCs.
REVOKE ALL ON capacity.service_ledger FROM PUBLIC, anon, authenticated, service_role;
GRANT SELECT ON capacity.service_ledger TO authenticated, service_role;

-- Said again, so that a deployment puts it back.
ALTER TABLE capacity.service_ledger ENABLE ROW LEVEL SECURITY;
DROP POLICY IF EXISTS service_ledger_select_authenticated ON capacity.service_ledger;
CREATE POLICY service_ledger_select_authenticated ON capacity.service_ledger FOR SELECT TO authenticated
    USING (restaurant_id = ANY ((SELECT capacity_v1.user_restaurants('staff'))::uuid[]));
DROP POLICY IF EXISTS service_ledger_select_service_role ON capacity.service_ledger;
CREATE POLICY service_ledger_select_service_role ON capacity.service_ledger FOR SELECT TO service_role
    USING (true);
