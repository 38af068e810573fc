-- AFTER, as on service_ledger. The counting triggers of bookings stamp updated_at themselves; for a statement of its own
-- (pg_trigger_depth() = 0) the guard does.
CREATE OR REPLACE TRIGGER _10_guard
    AFTER INSERT OR UPDATE OR DELETE ON capacity.booking_slots
    FOR EACH ROW
    WHEN (pg_trigger_depth() = 0)
    EXECUTE FUNCTION capacity_impl.booking_slots__guard();

-- The engine's routines record what they do themselves, and their counting does not write this column.
CREATE OR REPLACE TRIGGER _48_record
    AFTER UPDATE OF available_capacity ON capacity.booking_slots
    FOR EACH ROW
    WHEN (current_user <> 'capacity_owner')
    EXECUTE FUNCTION capacity_impl.record_change('booking_slots');

CREATE OR REPLACE TRIGGER _50_refuse_truncate
    BEFORE TRUNCATE ON capacity.booking_slots
    FOR EACH STATEMENT
    EXECUTE FUNCTION capacity_impl.refuse_truncate('booking_slots');
