CREATE OR REPLACE FUNCTION capacity_impl.check_privileges(p_restaurant_id uuid, p_options jsonb)
RETURNS void
LANGUAGE plpgsql
STABLE
SET search_path = pg_catalog, pg_temp
AS $fn$
BEGIN
    PERFORM capacity_impl.check_text('p_options.reason', p_options ->> 'reason', 500);
    IF (p_options ->> 'override')::boolean AND coalesce(p_options ->> 'reason', '') = '' THEN
        PERFORM capacity_impl.fail('MISSING_ARGUMENT', jsonb_build_object('arguments', jsonb_build_array('p_options.reason')));
    END IF;
    IF (p_options ->> 'override')::boolean THEN
        PERFORM capacity_impl.check_access(p_restaurant_id, 'admin');
    ELSIF (p_options ->> 'allow_past')::boolean THEN
        PERFORM capacity_impl.check_access(p_restaurant_id, 'staff');
    END IF;
END
$fn$;

COMMENT ON FUNCTION capacity_impl.check_privileges(uuid, jsonb) IS
    'Raises what is wrong with the options that need a privilege: override (let in over limits and policy, with a reason of 1 to 500 characters) is for admins of the restaurant, allow_past for its staff. TEXT_TOO_LONG, MISSING_ARGUMENT, NOT_ALLOWED.';

REVOKE ALL ON FUNCTION capacity_impl.check_privileges(uuid, jsonb) FROM PUBLIC;
