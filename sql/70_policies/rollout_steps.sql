-- Concerns every restaurant: service_role alone.
REVOKE ALL ON capacity.rollout_steps FROM PUBLIC, anon, authenticated, service_role;
GRANT SELECT ON capacity.rollout_steps TO service_role;

-- Said again, so that a deployment puts it back.
ALTER TABLE capacity.rollout_steps ENABLE ROW LEVEL SECURITY;
DROP POLICY IF EXISTS rollout_steps_select_service_role ON capacity.rollout_steps;
CREATE POLICY rollout_steps_select_service_role ON capacity.rollout_steps FOR SELECT TO service_role
    USING (true);
