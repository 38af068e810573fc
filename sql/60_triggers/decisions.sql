CREATE OR REPLACE TRIGGER decisions_10_refuse_change
    BEFORE UPDATE OR DELETE ON capacity.decisions
    FOR EACH ROW
    EXECUTE FUNCTION capacity_impl.refuse_decision_change();

CREATE OR REPLACE TRIGGER decisions_50_refuse_truncate
    BEFORE TRUNCATE ON capacity.decisions
    FOR EACH STATEMENT
    EXECUTE FUNCTION capacity_impl.refuse_truncate('decisions');
