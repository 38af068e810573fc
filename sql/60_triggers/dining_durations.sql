CREATE OR REPLACE TRIGGER _50_refuse_truncate
    BEFORE TRUNCATE ON capacity.dining_durations
    FOR EACH STATEMENT
    EXECUTE FUNCTION capacity_impl.refuse_truncate('dining_durations');
