-- No context, no rows: authenticated has no policy yet, service_role reads all.
REVOKE ALL ON capacity.table_combinations FROM PUBLIC, anon, authenticated, service_role;
GRANT SELECT ON capacity.table_combinations TO authenticated, service_role;

DROP POLICY IF EXISTS table_combinations_select_service_role ON capacity.table_combinations;
CREATE POLICY table_combinations_select_service_role ON capacity.table_combinations FOR SELECT TO service_role USING (true);
