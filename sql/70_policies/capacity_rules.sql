-- No context, no rows: authenticated has no policy yet, service_role reads all.
REVOKE ALL ON capacity.capacity_rules FROM PUBLIC, anon, authenticated, service_role;
GRANT SELECT ON capacity.capacity_rules TO authenticated, service_role;

DROP POLICY IF EXISTS capacity_rules_select_service_role ON capacity.capacity_rules;
CREATE POLICY capacity_rules_select_service_role ON capacity.capacity_rules FOR SELECT TO service_role USING (true);
