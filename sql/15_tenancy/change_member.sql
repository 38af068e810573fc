CREATE OR REPLACE FUNCTION capacity_impl.change_member(
    p_restaurant_id uuid,
    p_user_id text,
    p_role capacity.member_role,
    p_actor text)
RETURNS capacity.restaurant_members
LANGUAGE plpgsql
SET search_path = pg_catalog, pg_temp
AS $fn$
DECLARE
    v_before capacity.restaurant_members;
    v_after capacity.restaurant_members;
BEGIN
    -- Two changes of members never run at once: each sees who the owners are.
    PERFORM capacity_impl.lock_restaurant(p_restaurant_id);
    SELECT m.* INTO v_before
    FROM capacity.restaurant_members AS m
    WHERE m.restaurant_id = p_restaurant_id AND m.user_id = p_user_id;
    -- Asked once more: who waited for the row may have been removed meanwhile. Owners are made and unmade by owners.
    PERFORM capacity_impl.check_access(
        p_restaurant_id,
        CASE WHEN v_before.role IS NOT DISTINCT FROM 'owner' OR p_role IS NOT DISTINCT FROM 'owner' THEN 'owner'::capacity.member_role
             ELSE 'admin' END);
    IF v_before.user_id IS NULL AND p_role IS NULL THEN
        PERFORM capacity_impl.fail('MEMBER_NOT_FOUND', jsonb_build_object('restaurant_id', p_restaurant_id));
    ELSIF v_before.role IS NOT DISTINCT FROM p_role THEN
        RETURN v_before;
    END IF;
    IF v_before.role IS NOT DISTINCT FROM 'owner' AND NOT EXISTS (
        SELECT FROM capacity.restaurant_members AS m
        WHERE m.restaurant_id = p_restaurant_id AND m.role = 'owner' AND m.user_id <> p_user_id) THEN
        PERFORM capacity_impl.fail('LAST_OWNER', jsonb_build_object('restaurant_id', p_restaurant_id));
    END IF;

    PERFORM capacity_impl.configuration_decision(
        p_restaurant_id, CASE WHEN p_role IS NULL THEN 'remove_member' ELSE 'set_member' END, p_actor, NULL, NULL, NULL,
        jsonb_build_object(
            'user_id', p_user_id,
            'before', CASE WHEN v_before.role IS NOT NULL THEN jsonb_build_object('role', v_before.role) END,
            'after', CASE WHEN p_role IS NOT NULL THEN jsonb_build_object('role', p_role) END));
    IF p_role IS NULL THEN
        DELETE FROM capacity.restaurant_members AS m
        WHERE m.restaurant_id = p_restaurant_id AND m.user_id = p_user_id;
        RETURN v_before;
    END IF;
    INSERT INTO capacity.restaurant_members AS m (restaurant_id, user_id, role)
    VALUES (p_restaurant_id, p_user_id, p_role)
    ON CONFLICT ON CONSTRAINT restaurant_members_pkey DO UPDATE
    SET role = excluded.role
    RETURNING m.* INTO v_after;
    RETURN v_after;
END
$fn$;

COMMENT ON FUNCTION capacity_impl.change_member(uuid, text, capacity.member_role, text) IS
    'Gives a user a role in a restaurant, or takes it away (p_role NULL), and records before and after; returns the member, a removed one as it was. Owners are made and unmade by owners (NOT_ALLOWED), and one is always left (LAST_OWNER). Raises RESTAURANT_NOT_FOUND, MEMBER_NOT_FOUND. Locks: the restaurant''s row.';

REVOKE ALL ON FUNCTION capacity_impl.change_member(uuid, text, capacity.member_role, text) FROM PUBLIC;
