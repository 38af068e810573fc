-- No context, no rows: authenticated has no policy yet, service_role reads all.
REVOKE ALL ON capacity.service_periods FROM PUBLIC, anon, authenticated, service_role;
GRANT SELECT ON capacity.service_periods TO authenticated, service_role;

DROP POLICY IF EXISTS service_periods_select_service_role ON capacity.service_periods;
CREATE POLICY service_periods_select_service_role ON capacity.service_periods FOR SELECT TO service_role USING (true);
