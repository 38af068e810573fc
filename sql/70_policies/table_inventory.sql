-- No context, no rows: authenticated has no policy yet, service_role reads all.
REVOKE ALL ON capacity.table_inventory FROM PUBLIC, anon, authenticated, service_role;
GRANT SELECT ON capacity.table_inventory TO authenticated, service_role;

DROP POLICY IF EXISTS table_inventory_select_service_role ON capacity.table_inventory;
CREATE POLICY table_inventory_select_service_role ON capacity.table_inventory FOR SELECT TO service_role USING (true);
