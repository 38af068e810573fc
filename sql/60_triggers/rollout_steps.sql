CREATE OR REPLACE TRIGGER _10_refuse_change
    BEFORE UPDATE OR DELETE ON capacity.rollout_steps
    FOR EACH ROW
    EXECUTE FUNCTION capacity_impl.rollout_steps__refuse_change();

CREATE OR REPLACE TRIGGER _50_refuse_truncate
    BEFORE TRUNCATE ON capacity.rollout_steps
    FOR EACH STATEMENT
    EXECUTE FUNCTION capacity_impl.refuse_truncate('rollout_steps');
