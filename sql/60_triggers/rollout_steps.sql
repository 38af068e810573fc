CREATE OR REPLACE TRIGGER _50_refuse_truncate
    BEFORE TRUNCATE ON capacity.rollout_steps
    FOR EACH STATEMENT
    EXECUTE FUNCTION capacity_impl.refuse_truncate('rollout_steps');
