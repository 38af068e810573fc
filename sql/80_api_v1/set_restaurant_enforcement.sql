CREATE OR REPLACE FUNCTION capacity_v1.set_restaurant_enforcement(p_restaurant_id uuid, p_mode text)
RETURNS jsonb
LANGUAGE plpgsql
SECURITY DEFINER
SET search_path = pg_catalog, pg_temp
SET lock_timeout = '5s'
AS $fn$
DECLARE
    v_before capacity.enforcement_mode;
BEGIN
    PERFORM capacity_impl.check_access(p_restaurant_id, 'admin');
    PERFORM capacity_impl.check_required(jsonb_build_object('p_restaurant_id', p_restaurant_id));
    IF p_mode NOT IN ('enforce', 'shadow') THEN
        PERFORM capacity_impl.fail('INVALID_ENFORCEMENT', jsonb_build_object('mode', left(p_mode, 100)));
    END IF;
    -- Before the restaurant, as the steps of a rollout lock them.
    PERFORM FROM capacity.settings AS s WHERE s.id FOR SHARE;
    SELECT r.enforcement INTO v_before
    FROM capacity.restaurants AS r
    WHERE r.restaurant_id = p_restaurant_id
    FOR NO KEY UPDATE;
    IF NOT FOUND THEN
        PERFORM capacity_impl.fail('RESTAURANT_NOT_FOUND', jsonb_build_object('restaurant_id', p_restaurant_id));
    END IF;
    IF v_before IS DISTINCT FROM p_mode::capacity.enforcement_mode THEN
        UPDATE capacity.restaurants AS r SET enforcement = p_mode::capacity.enforcement_mode WHERE r.restaurant_id = p_restaurant_id;
        PERFORM capacity_impl.configuration_decision(
            p_restaurant_id, 'set_restaurant_enforcement', capacity_impl.current_actor(), NULL, NULL, NULL,
            capacity_impl.what_changed(
                jsonb_build_object('enforcement', v_before), jsonb_build_object('enforcement', p_mode)));
    END IF;
    RETURN capacity_impl.enforcement_json(p_restaurant_id);
END
$fn$;

COMMENT ON FUNCTION capacity_v1.set_restaurant_enforcement(uuid, text) IS
$doc$Sets the mode of one restaurant, or lets it follow the percentage again. The raw tool: it asks no gate, as set_rollout_restaurants does; the decision says who changed it.

p_restaurant_id: the restaurant.
p_mode: enforce, shadow, or NULL to follow the percentage.
Returns: as get_enforcement, with the restaurant.
Access: admins and owners of the restaurant, service_role; NOT_ALLOWED for everybody else.
Errors: MISSING_ARGUMENT, INVALID_ENFORCEMENT, RESTAURANT_NOT_FOUND.
Locks: the settings row, shared, then the restaurant's row. It binds requests that begin after it is committed.$doc$;

REVOKE ALL ON FUNCTION capacity_v1.set_restaurant_enforcement(uuid, text) FROM PUBLIC, anon, authenticated, service_role;
GRANT EXECUTE ON FUNCTION capacity_v1.set_restaurant_enforcement(uuid, text) TO authenticated, service_role;
