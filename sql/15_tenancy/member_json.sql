CREATE OR REPLACE FUNCTION capacity_impl.member_json(p_member capacity.restaurant_members)
RETURNS jsonb
LANGUAGE sql
STABLE
SET search_path = pg_catalog, pg_temp
AS $fn$
    SELECT jsonb_build_object(
        'restaurant_id', p_member.restaurant_id, 'user_id', p_member.user_id, 'role', p_member.role,
        'created_at', p_member.created_at, 'updated_at', p_member.updated_at)
$fn$;

COMMENT ON FUNCTION capacity_impl.member_json(capacity.restaurant_members) IS 'A member as the API shows one.';

REVOKE ALL ON FUNCTION capacity_impl.member_json(capacity.restaurant_members) FROM PUBLIC;
