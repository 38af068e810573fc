CREATE OR REPLACE FUNCTION capacity_impl.enforcement_json(p_restaurant_id uuid)
RETURNS jsonb
LANGUAGE plpgsql
STABLE
SET search_path = pg_catalog, pg_temp
AS $fn$
DECLARE
    v_percent smallint;
    v_restaurant jsonb;
    v_is_service boolean := capacity_impl.is_service_caller() IS TRUE;
BEGIN
    SELECT s.enforcement_percent INTO STRICT v_percent FROM capacity.settings AS s WHERE s.id;
    IF p_restaurant_id IS NOT NULL THEN
        SELECT jsonb_build_object(
            'id', r.restaurant_id,
            'name', r.name,
            'enforcement', r.enforcement,
            'effective_enforcement', capacity_impl.effective_enforcement(r.enforcement, r.rollout_bucket, v_percent))
        INTO v_restaurant
        FROM capacity.restaurants AS r
        WHERE r.restaurant_id = p_restaurant_id;
        IF NOT FOUND THEN
            PERFORM capacity_impl.fail('RESTAURANT_NOT_FOUND', jsonb_build_object('restaurant_id', p_restaurant_id));
        END IF;
    END IF;
    RETURN (
        SELECT jsonb_build_object(
            'success', true,
            'percent', v_percent,
            'restaurants', CASE WHEN v_is_service THEN count(*) END,
            'enforced_restaurants', CASE WHEN v_is_service THEN count(*) FILTER (
                WHERE capacity_impl.effective_enforcement(r.enforcement, r.rollout_bucket, v_percent) = 'enforce') END,
            'restaurant', v_restaurant)
        FROM capacity.restaurants AS r
        -- How many others there are is nobody's business but the operator's.
        WHERE v_is_service AND r.restaurant_id IS NOT NULL);
END
$fn$;

COMMENT ON FUNCTION capacity_impl.enforcement_json(uuid) IS
    'The enforcement settings: the percentage, how many restaurants it makes enforce (for service_role only, else null), and one restaurant''s own where an id is given.';

REVOKE ALL ON FUNCTION capacity_impl.enforcement_json(uuid) FROM PUBLIC;
