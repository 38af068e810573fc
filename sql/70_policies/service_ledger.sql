-- No context, no rows: authenticated has no policy yet, service_role reads all.
REVOKE ALL ON capacity.service_ledger FROM PUBLIC, anon, authenticated, service_role;
GRANT SELECT ON capacity.service_ledger TO authenticated, service_role;

DROP POLICY IF EXISTS service_ledger_select_service_role ON capacity.service_ledger;
CREATE POLICY service_ledger_select_service_role ON capacity.service_ledger FOR SELECT TO service_role USING (true);
