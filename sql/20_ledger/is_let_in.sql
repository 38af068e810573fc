CREATE OR REPLACE FUNCTION capacity_impl.is_let_in(p_code text, p_mode capacity.enforcement_mode, p_is_override boolean)
RETURNS boolean
LANGUAGE sql
IMMUTABLE
PARALLEL SAFE
AS $fn$
    SELECT coalesce(p_code IN ('POLICY_REFUSED', 'CAPACITY_EXCEEDED') AND (p_mode = 'shadow' OR p_is_override), false)
$fn$;

COMMENT ON FUNCTION capacity_impl.is_let_in(text, capacity.enforcement_mode, boolean) IS
    'Whether a request that this code (NULL = nothing) would refuse is accepted all the same: policy and capacity give way to shadow mode and to an override, the clock and the calendar to nobody. Unpinned, so that it is inlined.';

REVOKE ALL ON FUNCTION capacity_impl.is_let_in(text, capacity.enforcement_mode, boolean) FROM PUBLIC;
