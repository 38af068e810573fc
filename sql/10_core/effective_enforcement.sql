CREATE OR REPLACE FUNCTION capacity_impl.effective_enforcement(
    p_enforcement capacity.enforcement_mode, p_rollout_bucket smallint, p_percent smallint)
RETURNS capacity.enforcement_mode
LANGUAGE sql
IMMUTABLE
PARALLEL SAFE
AS $fn$
    SELECT coalesce(p_enforcement, CASE WHEN p_rollout_bucket >= p_percent THEN 'shadow'::capacity.enforcement_mode ELSE 'enforce' END)
$fn$;

COMMENT ON FUNCTION capacity_impl.effective_enforcement(capacity.enforcement_mode, smallint, smallint) IS
    'The mode of a restaurant, ''enforce'' or ''shadow'': its own setting, else whether its stable bucket lies below the percentage; without a percentage it enforces. Unpinned, so that it is inlined.';

REVOKE ALL ON FUNCTION capacity_impl.effective_enforcement(capacity.enforcement_mode, smallint, smallint) FROM PUBLIC;
