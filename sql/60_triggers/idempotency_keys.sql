CREATE OR REPLACE TRIGGER _50_refuse_truncate
    BEFORE TRUNCATE ON capacity.idempotency_keys
    FOR EACH STATEMENT
    EXECUTE FUNCTION capacity_impl.refuse_truncate('idempotency_keys');
