-- No context, no rows: authenticated has no policy yet, service_role reads all.
REVOKE ALL ON capacity.decisions FROM PUBLIC, anon, authenticated, service_role;
GRANT SELECT ON capacity.decisions TO authenticated, service_role;

DROP POLICY IF EXISTS decisions_select_service_role ON capacity.decisions;
CREATE POLICY decisions_select_service_role ON capacity.decisions FOR SELECT TO service_role USING (true);
