CREATE OR REPLACE TRIGGER _50_refuse_truncate
    BEFORE TRUNCATE ON capacity.event_cursor
    FOR EACH STATEMENT
    EXECUTE FUNCTION capacity_impl.refuse_truncate('event_cursor');
