CREATE OR REPLACE FUNCTION capacity_v1.pause_rollout(p_options jsonb DEFAULT '{}')
RETURNS jsonb
LANGUAGE plpgsql
SECURITY DEFINER
SET search_path = pg_catalog, pg_temp
SET lock_timeout = '5s'
SET jit = off
SET timezone = 'UTC'
AS $fn$
DECLARE
    v_step jsonb;
    v_enforcing jsonb;
BEGIN
    PERFORM capacity_impl.check_service_access();
    PERFORM capacity_impl.check_required(jsonb_build_object('p_options', p_options));
    PERFORM capacity_impl.check_options(p_options, '{"reason": "string"}');
    PERFORM capacity_impl.check_rollout_reason(p_options);
    v_step := capacity_impl.change_rollout(
        'pause', 0, NULL, NULL, NULL, false, p_options ->> 'reason', '{}', capacity_impl.current_actor());
    SELECT jsonb_build_object(
        'count', count(*),
        'listed', coalesce(jsonb_agg(jsonb_build_object('restaurant_id', o.restaurant_id, 'name', o.name) ORDER BY o.place)
                           FILTER (WHERE o.place <= 100), '[]'))
    INTO v_enforcing
    FROM (SELECT r.restaurant_id, r.name, row_number() OVER (ORDER BY r.restaurant_id) AS place
          FROM capacity.restaurants AS r WHERE r.enforcement = 'enforce') AS o;
    RETURN jsonb_build_object(
        'success', true, 'is_changed', v_step IS NOT NULL, 'step', v_step, 'still_enforcing', v_enforcing);
END
$fn$;

COMMENT ON FUNCTION capacity_v1.pause_rollout(jsonb) IS
$doc$Puts the percentage to 0 at once, whatever the gates say. The step remembers what it was, and get_rollout names it as the next. Restaurants that enforce by a setting of their own go on.

p_options: reason (text, up to 500 characters).
Returns: success, is_changed (false: the percentage was 0 before), step (null, or as in get_rollout: percent_before is what to go back to), still_enforcing (count, listed: the first 100, restaurant_id and name).
Access: service_role; nobody else may call it.
Errors: MISSING_ARGUMENT, UNKNOWN_OPTION, INVALID_OPTION, INVALID_TEXT, TEXT_TOO_LONG. To be repeated: 40001, 40P01, 55P03.
Locks: the settings row, which no booking waits for. It binds requests that begin after it is committed.$doc$;

REVOKE ALL ON FUNCTION capacity_v1.pause_rollout(jsonb) FROM PUBLIC, anon, authenticated, service_role;
GRANT EXECUTE ON FUNCTION capacity_v1.pause_rollout(jsonb) TO service_role;
