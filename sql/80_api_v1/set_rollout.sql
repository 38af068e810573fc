CREATE OR REPLACE FUNCTION capacity_v1.set_rollout(p_percent integer, p_options jsonb DEFAULT '{}')
RETURNS jsonb
LANGUAGE plpgsql
SECURITY DEFINER
SET search_path = pg_catalog, pg_temp
SET lock_timeout = '5s'
SET jit = off
SET timezone = 'UTC'
AS $fn$
BEGIN
    PERFORM capacity_impl.check_service_access();
    PERFORM capacity_impl.check_required(jsonb_build_object('p_options', p_options));
    IF (p_percent BETWEEN 0 AND 100) IS NOT TRUE THEN
        PERFORM capacity_impl.fail('INVALID_ENFORCEMENT', jsonb_build_object('percent', p_percent));
    END IF;
    RETURN capacity_impl.raise_rollout('percent', p_percent, NULL, NULL, p_options, '{}');
END
$fn$;

COMMENT ON FUNCTION capacity_v1.set_rollout(integer, jsonb) IS
$doc$Sets how many restaurants enforce their limits, if the gates are open. Lowering asks no gate. Which restaurants follows from a stable hash of their ids, so that raising only adds and lowering only takes away; a restaurant's own setting overrides it.

p_percent: 0 to 100.
p_options: force (boolean: pass closed gates; needs a reason), reason (text, up to 500 characters: recorded with the gates as they were found).
Returns: success, is_changed (false: it was so before), step (null, or as in get_rollout; details has the gates and changed). Each restaurant whose mode changes gets a decision set_enforcement with before and after.
Access: service_role; nobody else may call it.
Errors: MISSING_ARGUMENT, INVALID_ENFORCEMENT, UNKNOWN_OPTION, INVALID_OPTION, INVALID_TEXT, TEXT_TOO_LONG, ROLLOUT_GATE_CLOSED (nothing is changed; DETAIL lists the gates, get_rollout says more). To be repeated: 40001, 40P01, 55P03.
Locks: the settings row, which no booking waits for. It binds requests that begin after it is committed.$doc$;

REVOKE ALL ON FUNCTION capacity_v1.set_rollout(integer, jsonb) FROM PUBLIC, anon, authenticated, service_role;
GRANT EXECUTE ON FUNCTION capacity_v1.set_rollout(integer, jsonb) TO service_role;
