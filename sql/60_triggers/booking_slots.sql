CREATE OR REPLACE TRIGGER booking_slots_10_refuse_totals_change
    BEFORE UPDATE ON capacity.booking_slots
    FOR EACH ROW
    WHEN (pg_trigger_depth() = 0 AND OLD.reserved_count IS DISTINCT FROM NEW.reserved_count)
    EXECUTE FUNCTION capacity_impl.refuse_totals_change('booking_slots');

CREATE OR REPLACE TRIGGER booking_slots_10_refuse_totals_insert
    BEFORE INSERT ON capacity.booking_slots
    FOR EACH ROW
    WHEN (NEW.reserved_count <> 0)
    EXECUTE FUNCTION capacity_impl.refuse_totals_change('booking_slots');

CREATE OR REPLACE TRIGGER booking_slots_10_refuse_totals_delete
    BEFORE DELETE ON capacity.booking_slots
    FOR EACH ROW
    WHEN (OLD.reserved_count <> 0)
    EXECUTE FUNCTION capacity_impl.refuse_totals_change('booking_slots');

-- The engine stamps updated_at itself; this is for everybody else.
CREATE OR REPLACE TRIGGER booking_slots_30_touch_updated_at
    BEFORE UPDATE ON capacity.booking_slots
    FOR EACH ROW
    WHEN (NEW.updated_at IS NOT DISTINCT FROM OLD.updated_at)
    EXECUTE FUNCTION capacity_impl.touch_updated_at();

CREATE OR REPLACE TRIGGER booking_slots_50_refuse_truncate
    BEFORE TRUNCATE ON capacity.booking_slots
    FOR EACH STATEMENT
    EXECUTE FUNCTION capacity_impl.refuse_truncate('booking_slots');
