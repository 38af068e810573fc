CREATE OR REPLACE FUNCTION capacity_v1.set_rollout_restaurants(p_restaurant_ids uuid[], p_mode text, p_options jsonb DEFAULT '{}')
RETURNS jsonb
LANGUAGE plpgsql
SECURITY DEFINER
SET search_path = pg_catalog, pg_temp
SET lock_timeout = '5s'
SET jit = off
SET timezone = 'UTC'
AS $fn$
DECLARE
    v_ids uuid[];
BEGIN
    PERFORM capacity_impl.check_service_access();
    PERFORM capacity_impl.check_required(jsonb_build_object(
        'p_restaurant_ids', nullif(p_restaurant_ids, '{}'), 'p_mode', p_mode, 'p_options', p_options));
    IF p_mode NOT IN ('enforce', 'shadow', 'inherit') THEN
        PERFORM capacity_impl.fail('INVALID_ENFORCEMENT', jsonb_build_object('mode', left(p_mode, 100)));
    END IF;
    SELECT array_agg(DISTINCT i.id ORDER BY i.id) INTO v_ids FROM unnest(p_restaurant_ids) AS i (id);
    RETURN capacity_impl.raise_rollout(
        'restaurants', NULL, v_ids, nullif(p_mode, 'inherit')::capacity.enforcement_mode, p_options,
        jsonb_build_object('mode', p_mode, 'restaurant_ids', to_jsonb(v_ids)));
END
$fn$;

COMMENT ON FUNCTION capacity_v1.set_rollout_restaurants(uuid[], text, jsonb) IS
$doc$Gives restaurants a mode of their own, such as beta partners who enforce first, if the gates are open. What makes none of them enforce asks no gate.

p_restaurant_ids: the restaurants, all or none of which are changed.
p_mode: enforce, shadow, or inherit: follow the percentage again.
p_options: force (boolean: pass closed gates; needs a reason), reason (text, up to 500 characters: recorded with the gates as they were found).
Returns: success, is_changed (false: it was so before), step (null, or as in get_rollout; details has mode, restaurant_ids, the gates and changed). Each restaurant that changes gets a decision set_enforcement with before and after.
Access: service_role; nobody else may call it.
Errors: MISSING_ARGUMENT, INVALID_ENFORCEMENT, RESTAURANT_NOT_FOUND, UNKNOWN_OPTION, INVALID_OPTION, INVALID_TEXT, TEXT_TOO_LONG, ROLLOUT_GATE_CLOSED (nothing is changed; DETAIL lists the gates, get_rollout says more). To be repeated: 40001, 40P01, 55P03.
Locks: the settings row, which no booking waits for, then the rows of these restaurants by id. It binds requests that begin after it is committed.$doc$;

REVOKE ALL ON FUNCTION capacity_v1.set_rollout_restaurants(uuid[], text, jsonb) FROM PUBLIC, anon, authenticated, service_role;
GRANT EXECUTE ON FUNCTION capacity_v1.set_rollout_restaurants(uuid[], text, jsonb) TO service_role;
