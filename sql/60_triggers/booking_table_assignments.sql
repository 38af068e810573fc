CREATE OR REPLACE TRIGGER _10_place
    BEFORE INSERT OR UPDATE ON capacity.booking_table_assignments
    FOR EACH ROW
    EXECUTE FUNCTION capacity_impl.booking_table_assignments__place();

CREATE OR REPLACE TRIGGER _30_touch_updated_at
    BEFORE UPDATE ON capacity.booking_table_assignments
    FOR EACH ROW
    EXECUTE FUNCTION capacity_impl.touch_updated_at();

CREATE OR REPLACE TRIGGER _50_refuse_truncate
    BEFORE TRUNCATE ON capacity.booking_table_assignments
    FOR EACH STATEMENT
    EXECUTE FUNCTION capacity_impl.refuse_truncate('booking_table_assignments');
