CREATE OR REPLACE TRIGGER _10_refuse_change
    BEFORE UPDATE OR DELETE ON capacity.decisions
    FOR EACH ROW
    EXECUTE FUNCTION capacity_impl.decisions__refuse_change();

CREATE OR REPLACE TRIGGER _50_refuse_truncate
    BEFORE TRUNCATE ON capacity.decisions
    FOR EACH STATEMENT
    EXECUTE FUNCTION capacity_impl.refuse_truncate('decisions');
