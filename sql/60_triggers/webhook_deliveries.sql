CREATE OR REPLACE TRIGGER _50_refuse_truncate
    BEFORE TRUNCATE ON capacity.webhook_deliveries
    FOR EACH STATEMENT
    EXECUTE FUNCTION capacity_impl.refuse_truncate('webhook_deliveries');
