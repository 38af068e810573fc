CREATE OR REPLACE FUNCTION capacity_impl.lock_restaurant(p_restaurant_id uuid)
RETURNS void
LANGUAGE plpgsql
SET search_path = pg_catalog, pg_temp
AS $fn$
BEGIN
    PERFORM FROM capacity.restaurants AS r WHERE r.restaurant_id = p_restaurant_id FOR NO KEY UPDATE;
    IF NOT FOUND THEN
        PERFORM capacity_impl.fail('RESTAURANT_NOT_FOUND', jsonb_build_object('restaurant_id', p_restaurant_id));
    END IF;
END
$fn$;

COMMENT ON FUNCTION capacity_impl.lock_restaurant(uuid) IS
    'Begins a change of a restaurant''s configuration: two of them never run at once. Raises RESTAURANT_NOT_FOUND. Locks: the restaurant''s row, so that rows may still refer to it.';

REVOKE ALL ON FUNCTION capacity_impl.lock_restaurant(uuid) FROM PUBLIC;
