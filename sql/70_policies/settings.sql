-- Concerns every restaurant: service_role alone.
REVOKE ALL ON capacity.settings FROM PUBLIC, anon, authenticated, service_role;
GRANT SELECT ON capacity.settings TO service_role;

-- Said again, so that a deployment puts it back.
ALTER TABLE capacity.settings ENABLE ROW LEVEL SECURITY;
DROP POLICY IF EXISTS settings_select_service_role ON capacity.settings;
CREATE POLICY settings_select_service_role ON capacity.settings FOR SELECT TO service_role
    USING (true);
