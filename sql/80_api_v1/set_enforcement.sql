CREATE OR REPLACE FUNCTION capacity_v1.set_enforcement(p_percent integer)
RETURNS jsonb
LANGUAGE plpgsql
SECURITY DEFINER
SET search_path = pg_catalog, pg_temp
SET lock_timeout = '5s'
AS $fn$
BEGIN
    PERFORM capacity_impl.check_service_access();
    IF (p_percent BETWEEN 0 AND 100) IS NOT TRUE THEN
        PERFORM capacity_impl.fail('INVALID_ENFORCEMENT', jsonb_build_object('percent', p_percent));
    END IF;
    PERFORM capacity_impl.change_rollout(
        'percent', p_percent, NULL, NULL, NULL, false, NULL, '{"is_gated": false}', capacity_impl.current_actor());
    RETURN capacity_impl.enforcement_json(NULL);
END
$fn$;

COMMENT ON FUNCTION capacity_v1.set_enforcement(integer) IS
$doc$Sets how many restaurants enforce their limits; the others run in shadow mode. Which ones follows from a stable hash of their ids, so that raising and lowering it moves as few as possible. A restaurant's own setting overrides it.
The raw tool: it asks no gate, as set_rollout does. It is a step of the rollout all the same, with a decision for each restaurant whose mode changes.

p_percent: 0 to 100; a new installation has 0.
Returns: as get_enforcement.
Access: service_role; nobody else may call it.
Errors: INVALID_ENFORCEMENT.
Locks: the settings row, which no booking waits for. It binds requests that begin after it is committed.$doc$;

REVOKE ALL ON FUNCTION capacity_v1.set_enforcement(integer) FROM PUBLIC, anon, authenticated, service_role;
GRANT EXECUTE ON FUNCTION capacity_v1.set_enforcement(integer) TO service_role;
