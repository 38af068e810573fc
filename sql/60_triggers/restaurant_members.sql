CREATE OR REPLACE TRIGGER _30_touch_updated_at
    BEFORE UPDATE ON capacity.restaurant_members
    FOR EACH ROW
    EXECUTE FUNCTION capacity_impl.touch_updated_at();

CREATE OR REPLACE TRIGGER _50_refuse_truncate
    BEFORE TRUNCATE ON capacity.restaurant_members
    FOR EACH STATEMENT
    EXECUTE FUNCTION capacity_impl.refuse_truncate('restaurant_members');
