-- No context, no rows: authenticated has no policy yet, service_role reads all.
REVOKE ALL ON capacity.dining_durations FROM PUBLIC, anon, authenticated, service_role;
GRANT SELECT ON capacity.dining_durations TO authenticated, service_role;

DROP POLICY IF EXISTS dining_durations_select_service_role ON capacity.dining_durations;
CREATE POLICY dining_durations_select_service_role ON capacity.dining_durations FOR SELECT TO service_role USING (true);
