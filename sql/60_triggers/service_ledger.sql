-- AFTER, although it refuses: a BEFORE UPDATE row trigger makes every update lock the row first, and this is the hottest
-- row there is. Only the counting triggers of bookings write totals: pg_trigger_depth() = 0 is a statement of its own.
CREATE OR REPLACE TRIGGER _10_guard
    AFTER INSERT OR UPDATE OR DELETE ON capacity.service_ledger
    FOR EACH ROW
    WHEN (pg_trigger_depth() = 0)
    EXECUTE FUNCTION capacity_impl.service_ledger__guard();

CREATE OR REPLACE TRIGGER _50_refuse_truncate
    BEFORE TRUNCATE ON capacity.service_ledger
    FOR EACH STATEMENT
    EXECUTE FUNCTION capacity_impl.refuse_truncate('service_ledger');
