CREATE OR REPLACE TRIGGER _50_refuse_truncate
    BEFORE TRUNCATE ON capacity.table_combination_members
    FOR EACH STATEMENT
    EXECUTE FUNCTION capacity_impl.refuse_truncate('table_combination_members');
