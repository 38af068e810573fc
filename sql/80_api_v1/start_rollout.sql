CREATE OR REPLACE FUNCTION capacity_v1.start_rollout(p_options jsonb DEFAULT '{}')
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
    PERFORM capacity_impl.check_options(p_options, '{"min_days": "number", "min_hours": "number", "reason": "string"}');
    PERFORM capacity_impl.check_number_option(p_options, 'min_days', 0, 365);
    PERFORM capacity_impl.check_number_option(p_options, 'min_hours', 0, 720);
    PERFORM capacity_impl.check_rollout_reason(p_options);
    -- Whoever asks less of the gates passes them, as whoever forces them does.
    IF ((p_options ->> 'min_days')::integer < 7 OR (p_options ->> 'min_hours')::integer < 4) AND p_options ->> 'reason' IS NULL THEN
        PERFORM capacity_impl.fail('INVALID_OPTION', jsonb_build_object(
            'option', 'reason', 'type', 'string, which fewer than 7 days or 4 hours need'));
    END IF;
    RETURN jsonb_build_object('success', true, 'is_changed', true, 'step', capacity_impl.change_rollout(
        'start', 0, NULL, NULL, NULL, false, p_options ->> 'reason',
        jsonb_build_object('min_days', coalesce((p_options ->> 'min_days')::integer, 7),
                           'min_hours', coalesce((p_options ->> 'min_hours')::integer, 4)),
        capacity_impl.current_actor()));
END
$fn$;

COMMENT ON FUNCTION capacity_v1.start_rollout(jsonb) IS
$doc$Begins a rollout, or begins it anew: shadow mode for every restaurant without a setting of its own, and the days that the gates ask for count from now.

p_options: min_days (0 to 365, default 7: in shadow mode before the first raise), min_hours (0 to 720, default 4: between two raises), reason (text, up to 500 characters; fewer than 7 days or 4 hours need one).
Returns: success, is_changed (true: a start is a step even where nothing changes), step (as in get_rollout; details has min_days, min_hours and changed: to_enforce, to_shadow, own_settings).
Access: service_role; nobody else may call it.
Errors: MISSING_ARGUMENT, UNKNOWN_OPTION, INVALID_OPTION, INVALID_TEXT, TEXT_TOO_LONG. To be repeated: 40001, 40P01, 55P03.
Locks: the settings row, which no booking waits for. It binds requests that begin after it is committed.$doc$;

REVOKE ALL ON FUNCTION capacity_v1.start_rollout(jsonb) FROM PUBLIC, anon, authenticated, service_role;
GRANT EXECUTE ON FUNCTION capacity_v1.start_rollout(jsonb) TO service_role;
