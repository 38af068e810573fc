CREATE OR REPLACE TRIGGER _50_refuse_truncate
    BEFORE TRUNCATE ON capacity.webhooks
    FOR EACH STATEMENT
    EXECUTE FUNCTION capacity_impl.refuse_truncate('webhooks');
