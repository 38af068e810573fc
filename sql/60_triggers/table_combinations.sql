CREATE OR REPLACE TRIGGER _30_touch_updated_at
    BEFORE UPDATE ON capacity.table_combinations
    FOR EACH ROW
    EXECUTE FUNCTION capacity_impl.touch_updated_at();

CREATE OR REPLACE TRIGGER _50_refuse_truncate
    BEFORE TRUNCATE ON capacity.table_combinations
    FOR EACH STATEMENT
    EXECUTE FUNCTION capacity_impl.refuse_truncate('table_combinations');
