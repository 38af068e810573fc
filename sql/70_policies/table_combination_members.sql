-- No context, no rows: authenticated has no policy yet, service_role reads all.
REVOKE ALL ON capacity.table_combination_members FROM PUBLIC, anon, authenticated, service_role;
GRANT SELECT ON capacity.table_combination_members TO authenticated, service_role;

DROP POLICY IF EXISTS table_combination_members_select_service_role ON capacity.table_combination_members;
CREATE POLICY table_combination_members_select_service_role ON capacity.table_combination_members FOR SELECT TO service_role USING (true);
