-- AFTER, as on service_ledger. The counting triggers of bookings stamp updated_at themselves; for a statement of its own
-- (pg_trigger_depth() = 0) the guard does.
CREATE OR REPLACE TRIGGER _10_guard
    AFTER INSERT OR UPDATE OR DELETE ON capacity.booking_slots
    FOR EACH ROW
    WHEN (pg_trigger_depth() = 0)
    EXECUTE FUNCTION capacity_impl.booking_slots__guard();

CREATE OR REPLACE TRIGGER _50_refuse_truncate
    BEFORE TRUNCATE ON capacity.booking_slots
    FOR EACH STATEMENT
    EXECUTE FUNCTION capacity_impl.refuse_truncate('booking_slots');
