-- AFTER, as on service_ledger. Only the counting triggers of bookings write totals: pg_trigger_depth() = 0 is a statement of
-- its own. A client's own trigger gets past that, and has no privilege on totals.
CREATE OR REPLACE TRIGGER _10_guard
    AFTER INSERT OR UPDATE OR DELETE ON capacity.booking_slots
    FOR EACH ROW
    WHEN (pg_trigger_depth() = 0)
    EXECUTE FUNCTION capacity_impl.booking_slots__guard();

-- The counting triggers do not write this column, and run as the owner when they make a slot.
CREATE OR REPLACE TRIGGER _12_stamp
    AFTER INSERT OR UPDATE OF available_capacity ON capacity.booking_slots
    FOR EACH ROW
    WHEN (pg_trigger_depth() = 0 OR current_user <> 'capacity_owner')
    EXECUTE FUNCTION capacity_impl.booking_slots__stamp();

-- The engine's routines record what they do themselves.
CREATE OR REPLACE TRIGGER _48_record
    AFTER UPDATE OF available_capacity ON capacity.booking_slots
    FOR EACH ROW
    WHEN (current_user <> 'capacity_owner')
    EXECUTE FUNCTION capacity_impl.record_change('booking_slots');

CREATE OR REPLACE TRIGGER _50_refuse_truncate
    BEFORE TRUNCATE ON capacity.booking_slots
    FOR EACH STATEMENT
    EXECUTE FUNCTION capacity_impl.refuse_truncate('booking_slots');
