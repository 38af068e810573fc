-- Only the counting triggers of bookings write counts, and stamp updated_at themselves: pg_trigger_depth() = 0 is a
-- statement of its own. The condition is short because every statement on the table reads it anew.
CREATE OR REPLACE TRIGGER _10_guard
    BEFORE INSERT OR UPDATE OR DELETE ON capacity.booking_slots
    FOR EACH ROW
    WHEN (pg_trigger_depth() = 0)
    EXECUTE FUNCTION capacity_impl.booking_slots__guard();

CREATE OR REPLACE TRIGGER _50_refuse_truncate
    BEFORE TRUNCATE ON capacity.booking_slots
    FOR EACH STATEMENT
    EXECUTE FUNCTION capacity_impl.refuse_truncate('booking_slots');
