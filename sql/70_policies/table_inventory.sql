-- Staff read and write the inventory of their restaurants. Nobody deletes from it: delete_table retires.
REVOKE ALL ON capacity.table_inventory FROM PUBLIC, anon, authenticated, service_role;
GRANT SELECT,
    INSERT (restaurant_id, id, table_number, capacity, min_party_size, max_party_size, section, seating_type, position, notes),
    UPDATE (table_number, capacity, min_party_size, max_party_size, section, seating_type, position, notes) ON capacity.table_inventory TO authenticated, service_role;

-- Said again, so that a deployment puts it back.
ALTER TABLE capacity.table_inventory ENABLE ROW LEVEL SECURITY;
DROP POLICY IF EXISTS table_inventory_select_authenticated ON capacity.table_inventory;
CREATE POLICY table_inventory_select_authenticated ON capacity.table_inventory FOR SELECT TO authenticated
    USING (restaurant_id = ANY ((SELECT capacity_v1.user_restaurants('staff'))::uuid[]));
DROP POLICY IF EXISTS table_inventory_select_service_role ON capacity.table_inventory;
CREATE POLICY table_inventory_select_service_role ON capacity.table_inventory FOR SELECT TO service_role
    USING (true);
DROP POLICY IF EXISTS table_inventory_insert_authenticated ON capacity.table_inventory;
CREATE POLICY table_inventory_insert_authenticated ON capacity.table_inventory FOR INSERT TO authenticated
    WITH CHECK (restaurant_id = ANY ((SELECT capacity_v1.user_restaurants('staff'))::uuid[]));
DROP POLICY IF EXISTS table_inventory_insert_service_role ON capacity.table_inventory;
CREATE POLICY table_inventory_insert_service_role ON capacity.table_inventory FOR INSERT TO service_role
    WITH CHECK (true);
DROP POLICY IF EXISTS table_inventory_update_authenticated ON capacity.table_inventory;
CREATE POLICY table_inventory_update_authenticated ON capacity.table_inventory FOR UPDATE TO authenticated
    USING (restaurant_id = ANY ((SELECT capacity_v1.user_restaurants('staff'))::uuid[]))
    WITH CHECK (restaurant_id = ANY ((SELECT capacity_v1.user_restaurants('staff'))::uuid[]));
DROP POLICY IF EXISTS table_inventory_update_service_role ON capacity.table_inventory;
CREATE POLICY table_inventory_update_service_role ON capacity.table_inventory FOR UPDATE TO service_role
    USING (true)
    WITH CHECK (true);
