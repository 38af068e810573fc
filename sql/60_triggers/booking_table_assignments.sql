CREATE OR REPLACE TRIGGER booking_table_assignments_30_touch_updated_at
    BEFORE UPDATE ON capacity.booking_table_assignments
    FOR EACH ROW
    EXECUTE FUNCTION capacity_impl.touch_updated_at();
