-- No context, no rows: authenticated has no policy yet, service_role reads all.
REVOKE ALL ON capacity.special_days FROM PUBLIC, anon, authenticated, service_role;
GRANT SELECT ON capacity.special_days TO authenticated, service_role;

DROP POLICY IF EXISTS special_days_select_service_role ON capacity.special_days;
CREATE POLICY special_days_select_service_role ON capacity.special_days FOR SELECT TO service_role USING (true);
