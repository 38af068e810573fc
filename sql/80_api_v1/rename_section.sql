CREATE OR REPLACE FUNCTION capacity_v1.rename_section(p_restaurant_id uuid, p_section text, p_new_section text)
RETURNS jsonb
LANGUAGE plpgsql
SECURITY DEFINER
SET search_path = pg_catalog, pg_temp
SET lock_timeout = '5s'
SET timezone = 'UTC'
AS $fn$
BEGIN
    PERFORM capacity_impl.check_access(p_restaurant_id, 'staff');
    PERFORM capacity_impl.check_required(jsonb_build_object(
        'p_restaurant_id', p_restaurant_id, 'p_section', left(p_section, 1), 'p_new_section', left(p_new_section, 1)));
    PERFORM capacity_impl.check_text('p_section', p_section, 100);
    PERFORM capacity_impl.check_text('p_new_section', p_new_section, 100);
    IF p_new_section = '' THEN
        PERFORM capacity_impl.fail('INVALID_TEXT', jsonb_build_object('argument', 'p_new_section'));
    END IF;
    RETURN capacity_impl.rename_section(p_restaurant_id, p_section, p_new_section, capacity_impl.current_actor());
END
$fn$;

COMMENT ON FUNCTION capacity_v1.rename_section(uuid, text, text) IS
$doc$Renames a section: all its tables in use, at once. A name that another section has joins the two.

p_restaurant_id: the restaurant.
p_section: its name now.
p_new_section: its new name, 1 to 100 characters.
Returns: success, tables (how many the section had).
Access: members of the restaurant (staff, admin, owner), service_role; NOT_ALLOWED for everybody else.
Errors: MISSING_ARGUMENT, INVALID_TEXT, TEXT_TOO_LONG, RESTAURANT_NOT_FOUND, SECTION_NOT_FOUND.
Locks, in order: the restaurant's row, its floor, the section's tables by id.$doc$;

REVOKE ALL ON FUNCTION capacity_v1.rename_section(uuid, text, text) FROM PUBLIC, anon, authenticated, service_role;
GRANT EXECUTE ON FUNCTION capacity_v1.rename_section(uuid, text, text) TO authenticated, service_role;
