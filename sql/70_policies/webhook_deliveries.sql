-- Webhooks are of a restaurant, and its members see them by list_deliveries: service_role alone.
REVOKE ALL ON capacity.webhook_deliveries FROM PUBLIC, anon, authenticated, service_role;
GRANT SELECT ON capacity.webhook_deliveries TO service_role;

-- Said again, so that a deployment puts it back.
ALTER TABLE capacity.webhook_deliveries ENABLE ROW LEVEL SECURITY;
DROP POLICY IF EXISTS webhook_deliveries_select_service_role ON capacity.webhook_deliveries;
CREATE POLICY webhook_deliveries_select_service_role ON capacity.webhook_deliveries FOR SELECT TO service_role
    USING (true);
