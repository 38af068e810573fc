-- No context, no rows: authenticated has no policy yet, service_role reads all.
REVOKE ALL ON capacity.booking_table_assignments FROM PUBLIC, anon, authenticated, service_role;
GRANT SELECT ON capacity.booking_table_assignments TO authenticated, service_role;

DROP POLICY IF EXISTS booking_table_assignments_select_service_role ON capacity.booking_table_assignments;
CREATE POLICY booking_table_assignments_select_service_role ON capacity.booking_table_assignments FOR SELECT TO service_role USING (true);
