CREATE OR REPLACE TRIGGER _30_touch_updated_at
    BEFORE UPDATE ON capacity.waitlist_entries
    FOR EACH ROW
    EXECUTE FUNCTION capacity_impl.touch_updated_at();

CREATE OR REPLACE TRIGGER _46_emit
    AFTER INSERT OR DELETE ON capacity.waitlist_entries
    FOR EACH ROW
    EXECUTE FUNCTION capacity_impl.waitlist_entries__emit();

CREATE OR REPLACE TRIGGER _46_emit_status
    AFTER UPDATE ON capacity.waitlist_entries
    FOR EACH ROW
    WHEN (NEW.status <> OLD.status)
    EXECUTE FUNCTION capacity_impl.waitlist_entries__emit();

CREATE OR REPLACE TRIGGER _50_refuse_truncate
    BEFORE TRUNCATE ON capacity.waitlist_entries
    FOR EACH STATEMENT
    EXECUTE FUNCTION capacity_impl.refuse_truncate('waitlist_entries');
