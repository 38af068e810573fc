CREATE OR REPLACE FUNCTION capacity_impl.effective_enforcement(p_enforcement text, p_rollout_bucket smallint, p_percent smallint)
RETURNS text
LANGUAGE sql
IMMUTABLE
PARALLEL SAFE
AS $fn$
    SELECT coalesce(p_enforcement, CASE WHEN p_rollout_bucket < p_percent THEN 'enforce' ELSE 'shadow' END)
$fn$;

COMMENT ON FUNCTION capacity_impl.effective_enforcement(text, smallint, smallint) IS
    'The mode of a restaurant, ''enforce'' or ''shadow'': its own setting, else whether its stable bucket lies below the percentage. Unpinned, so that it is inlined.';

REVOKE ALL ON FUNCTION capacity_impl.effective_enforcement(text, smallint, smallint) FROM PUBLIC;
