CREATE OR REPLACE TRIGGER _05_check
    BEFORE INSERT OR UPDATE ON capacity.table_inventory
    FOR EACH ROW
    WHEN (current_user <> 'capacity_owner')
    EXECUTE FUNCTION capacity_impl.table_inventory__check();

-- BEFORE: the row is locked when it fires, so that its query, on a newer snapshot, sees every seat that was taken.
CREATE OR REPLACE TRIGGER _10_guard_updated
    BEFORE UPDATE ON capacity.table_inventory
    FOR EACH ROW
    WHEN (coalesce(NEW.max_party_size, NEW.capacity) < coalesce(OLD.max_party_size, OLD.capacity)
          OR (OLD.retired_at IS NULL AND NEW.retired_at IS NOT NULL))
    EXECUTE FUNCTION capacity_impl.table_inventory__guard();

CREATE OR REPLACE TRIGGER _10_guard_deleted
    BEFORE DELETE ON capacity.table_inventory
    FOR EACH ROW
    EXECUTE FUNCTION capacity_impl.table_inventory__guard();

-- seating_version is written by whoever takes a seat: no change of the table.
CREATE OR REPLACE TRIGGER _30_touch_updated_at
    BEFORE UPDATE ON capacity.table_inventory
    FOR EACH ROW
    WHEN (OLD.seating_version = NEW.seating_version)
    EXECUTE FUNCTION capacity_impl.touch_updated_at();

-- The engine's routines record what they do themselves.
CREATE OR REPLACE TRIGGER _48_record
    AFTER INSERT OR UPDATE OR DELETE ON capacity.table_inventory
    FOR EACH ROW
    WHEN (current_user <> 'capacity_owner')
    EXECUTE FUNCTION capacity_impl.record_change('table_inventory');

CREATE OR REPLACE TRIGGER _50_refuse_truncate
    BEFORE TRUNCATE ON capacity.table_inventory
    FOR EACH STATEMENT
    EXECUTE FUNCTION capacity_impl.refuse_truncate('table_inventory');
