CREATE OR REPLACE FUNCTION capacity_v1.remove_member(p_restaurant_id uuid, p_user_id text)
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
        'p_restaurant_id', p_restaurant_id, 'p_user_id', left(p_user_id, 1)));
    PERFORM capacity_impl.check_text('p_user_id', p_user_id, 255);
    RETURN jsonb_build_object('success', true, 'member', capacity_impl.member_json(capacity_impl.change_member(
        p_restaurant_id, p_user_id, NULL, capacity_impl.current_actor())));
END
$fn$;

COMMENT ON FUNCTION capacity_v1.remove_member(uuid, text) IS
$doc$Ends a user's membership of a restaurant, from the user's next statement on. Claims that carry restaurants are believed until they expire.

p_restaurant_id: the restaurant.
p_user_id: the subject of the user's claims (sub).
Returns: success, member (as it was: restaurant_id, user_id, role, created_at, updated_at).
Access: admins and owners of the restaurant, service_role; NOT_ALLOWED for everybody else. Only an owner removes an owner.
Errors: MISSING_ARGUMENT, TEXT_TOO_LONG, RESTAURANT_NOT_FOUND, MEMBER_NOT_FOUND, LAST_OWNER.
Locks: the restaurant's row.$doc$;

REVOKE ALL ON FUNCTION capacity_v1.remove_member(uuid, text) FROM PUBLIC, anon, authenticated, service_role;
GRANT EXECUTE ON FUNCTION capacity_v1.remove_member(uuid, text) TO authenticated, service_role;
