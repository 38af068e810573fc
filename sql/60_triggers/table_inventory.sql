CREATE OR REPLACE TRIGGER table_inventory_30_touch_updated_at
    BEFORE UPDATE ON capacity.table_inventory
    FOR EACH ROW
    EXECUTE FUNCTION capacity_impl.touch_updated_at();
