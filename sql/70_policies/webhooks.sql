-- Members see them by list_webhooks, without their secrets. service_role, which signs with these, alone reads the table.
REVOKE ALL ON capacity.webhooks FROM PUBLIC, anon, authenticated, service_role;
GRANT SELECT ON capacity.webhooks TO service_role;

-- Said again, so that a deployment puts it back.
ALTER TABLE capacity.webhooks ENABLE ROW LEVEL SECURITY;
DROP POLICY IF EXISTS webhooks_select_service_role ON capacity.webhooks;
CREATE POLICY webhooks_select_service_role ON capacity.webhooks FOR SELECT TO service_role
    USING (true);
