CREATE OR REPLACE FUNCTION capacity_v1.set_member(p_restaurant_id uuid, p_user_id text, p_role text)
RETURNS jsonb
LANGUAGE plpgsql
SECURITY DEFINER
SET search_path = pg_catalog, pg_temp
SET lock_timeout = '5s'
SET timezone = 'UTC'
AS $fn$
BEGIN
    PERFORM capacity_impl.check_access(p_restaurant_id, 'admin');
    PERFORM capacity_impl.check_required(jsonb_build_object(
        'p_restaurant_id', p_restaurant_id, 'p_user_id', left(p_user_id, 1), 'p_role', left(p_role, 1)));
    PERFORM capacity_impl.check_text('p_user_id', p_user_id, 255);
    IF p_user_id = '' THEN
        PERFORM capacity_impl.fail('INVALID_TEXT', jsonb_build_object('argument', 'p_user_id'));
    ELSIF p_role <> ALL (ARRAY['staff', 'admin', 'owner']) THEN
        PERFORM capacity_impl.fail('INVALID_ROLE', jsonb_build_object('role', left(p_role, 100)));
    END IF;
    RETURN jsonb_build_object('success', true, 'member', capacity_impl.member_json(capacity_impl.change_member(
        p_restaurant_id, p_user_id, p_role::capacity.member_role, capacity_impl.current_actor())));
END
$fn$;

COMMENT ON FUNCTION capacity_v1.set_member(uuid, text, text) IS
$doc$Makes a user a member of a restaurant, or gives a member another role. It binds users whose claims do not carry their restaurants, from their next statement on.

p_restaurant_id: the restaurant.
p_user_id: the subject of the user's claims (sub), up to 255 characters.
p_role: staff (runs the service), admin (changes the rules and the members too) or owner (also says who the owners are).
Returns: success, member (restaurant_id, user_id, role, created_at, updated_at).
Access: admins and owners of the restaurant, service_role; NOT_ALLOWED for everybody else. Only an owner makes or changes an owner.
Errors: MISSING_ARGUMENT, INVALID_TEXT, TEXT_TOO_LONG, INVALID_ROLE, RESTAURANT_NOT_FOUND, LAST_OWNER.
Locks: the restaurant's row.$doc$;

REVOKE ALL ON FUNCTION capacity_v1.set_member(uuid, text, text) FROM PUBLIC, anon, authenticated, service_role;
GRANT EXECUTE ON FUNCTION capacity_v1.set_member(uuid, text, text) TO authenticated, service_role;
