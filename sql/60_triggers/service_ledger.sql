-- Only the counting triggers of bookings write totals: pg_trigger_depth() = 0 is a statement of its own. The condition
-- is short because every statement on the table reads it anew.
CREATE OR REPLACE TRIGGER _10_guard
    BEFORE INSERT OR UPDATE OR DELETE ON capacity.service_ledger
    FOR EACH ROW
    WHEN (pg_trigger_depth() = 0)
    EXECUTE FUNCTION capacity_impl.service_ledger__guard();

CREATE OR REPLACE TRIGGER _50_refuse_truncate
    BEFORE TRUNCATE ON capacity.service_ledger
    FOR EACH STATEMENT
    EXECUTE FUNCTION capacity_impl.refuse_truncate('service_ledger');
