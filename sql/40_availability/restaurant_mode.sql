CREATE OR REPLACE FUNCTION capacity_impl.restaurant_mode(p_restaurant_id uuid)
RETURNS capacity.enforcement_mode
LANGUAGE plpgsql
STABLE
SET search_path = pg_catalog, pg_temp
AS $fn$
DECLARE
    v_mode capacity.enforcement_mode;
BEGIN
    SELECT capacity_impl.effective_enforcement(r.enforcement, r.rollout_bucket, s.enforcement_percent) INTO v_mode
    FROM capacity.restaurants AS r
    JOIN capacity.settings AS s ON s.id
    WHERE r.restaurant_id = p_restaurant_id;
    IF NOT FOUND THEN
        PERFORM capacity_impl.fail('RESTAURANT_NOT_FOUND', jsonb_build_object('restaurant_id', p_restaurant_id));
    END IF;
    RETURN v_mode;
END
$fn$;

COMMENT ON FUNCTION capacity_impl.restaurant_mode(uuid) IS
    'The mode that a restaurant is in, enforce or shadow. Raises RESTAURANT_NOT_FOUND.';

REVOKE ALL ON FUNCTION capacity_impl.restaurant_mode(uuid) FROM PUBLIC;
