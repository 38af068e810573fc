CREATE OR REPLACE FUNCTION capacity_impl.check_privileges(p_options jsonb)
RETURNS void
LANGUAGE plpgsql
STABLE
SET search_path = ''
AS $fn$
BEGIN
    PERFORM capacity_impl.check_text('p_options.reason', p_options ->> 'reason', 500);
    IF (p_options ->> 'override')::boolean AND coalesce(p_options ->> 'reason', '') = '' THEN
        PERFORM capacity_impl.fail('MISSING_ARGUMENT', jsonb_build_object('arguments', jsonb_build_array('p_options.reason')));
    END IF;
    IF ((p_options ->> 'override')::boolean OR (p_options ->> 'allow_past')::boolean)
       AND NOT capacity_impl.is_service_caller() THEN
        PERFORM capacity_impl.fail('NOT_ALLOWED', jsonb_build_object(
            'option', CASE WHEN (p_options ->> 'override')::boolean THEN 'override' ELSE 'allow_past' END));
    END IF;
END
$fn$;

COMMENT ON FUNCTION capacity_impl.check_privileges(jsonb) IS
    'Raises what is wrong with the options that need a privilege: override (let in over limits and policy, with a reason of 1 to 500 characters) and allow_past are for service_role. TEXT_TOO_LONG, MISSING_ARGUMENT, NOT_ALLOWED.';

REVOKE ALL ON FUNCTION capacity_impl.check_privileges(jsonb) FROM PUBLIC;
