CREATE OR REPLACE TRIGGER capacity_rules_30_touch_updated_at
    BEFORE UPDATE ON capacity.capacity_rules
    FOR EACH ROW
    EXECUTE FUNCTION capacity_impl.touch_updated_at();
