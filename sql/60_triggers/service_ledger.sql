-- pg_trigger_depth() = 0: a statement of its own, not the counting triggers of bookings.
CREATE OR REPLACE TRIGGER service_ledger_10_refuse_totals_change
    BEFORE UPDATE ON capacity.service_ledger
    FOR EACH ROW
    WHEN (pg_trigger_depth() = 0
          AND (OLD.booked_covers, OLD.booked_parties, OLD.shadow_covers, OLD.shadow_parties)
              IS DISTINCT FROM (NEW.booked_covers, NEW.booked_parties, NEW.shadow_covers, NEW.shadow_parties))
    EXECUTE FUNCTION capacity_impl.refuse_totals_change('service_ledger');

CREATE OR REPLACE TRIGGER service_ledger_10_refuse_totals_insert
    BEFORE INSERT ON capacity.service_ledger
    FOR EACH ROW
    WHEN (NEW.booked_covers <> 0 OR NEW.booked_parties <> 0 OR NEW.shadow_covers <> 0 OR NEW.shadow_parties <> 0)
    EXECUTE FUNCTION capacity_impl.refuse_totals_change('service_ledger');

CREATE OR REPLACE TRIGGER service_ledger_10_refuse_totals_delete
    BEFORE DELETE ON capacity.service_ledger
    FOR EACH ROW
    WHEN (OLD.booked_parties <> 0)
    EXECUTE FUNCTION capacity_impl.refuse_totals_change('service_ledger');

CREATE OR REPLACE TRIGGER service_ledger_50_refuse_truncate
    BEFORE TRUNCATE ON capacity.service_ledger
    FOR EACH STATEMENT
    EXECUTE FUNCTION capacity_impl.refuse_truncate('service_ledger');
