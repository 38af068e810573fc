CREATE OR REPLACE FUNCTION capacity_impl.check_rollout_reason(p_options jsonb)
RETURNS void
LANGUAGE plpgsql
STABLE
SET search_path = pg_catalog, pg_temp
AS $fn$
BEGIN
    PERFORM capacity_impl.check_text('reason', p_options ->> 'reason', 500);
    IF btrim(p_options ->> 'reason') = '' THEN
        PERFORM capacity_impl.fail('INVALID_TEXT', jsonb_build_object('argument', 'reason'));
    ELSIF coalesce(p_options -> 'force', 'false') = 'true' AND p_options ->> 'reason' IS NULL THEN
        PERFORM capacity_impl.fail('INVALID_OPTION', jsonb_build_object('option', 'reason', 'type', 'string, which force needs'));
    END IF;
END
$fn$;

COMMENT ON FUNCTION capacity_impl.check_rollout_reason(jsonb) IS
    'Raises TEXT_TOO_LONG, INVALID_TEXT, and INVALID_OPTION when a step is forced without a reason.';

REVOKE ALL ON FUNCTION capacity_impl.check_rollout_reason(jsonb) FROM PUBLIC;
