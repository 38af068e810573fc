CREATE OR REPLACE FUNCTION capacity_impl.hold_expiry(p_restaurant_id uuid, p_seconds integer, p_is_offer boolean)
RETURNS timestamptz
LANGUAGE plpgsql
STABLE
SET search_path = pg_catalog, pg_temp
AS $fn$
DECLARE
    v_cap integer;
BEGIN
    SELECT 60 * CASE WHEN p_is_offer THEN r.waitlist_offer_minutes ELSE r.max_hold_minutes END INTO v_cap
    FROM capacity.restaurants AS r
    WHERE r.restaurant_id = p_restaurant_id;
    IF NOT FOUND THEN
        PERFORM capacity_impl.fail('RESTAURANT_NOT_FOUND', jsonb_build_object('restaurant_id', p_restaurant_id));
    END IF;
    RETURN capacity_impl.clock() + make_interval(secs => least(coalesce(p_seconds, v_cap), v_cap));
END
$fn$;

COMMENT ON FUNCTION capacity_impl.hold_expiry(uuid, integer, boolean) IS
    'When a hold of p_seconds expires that is made now: capped by the booking policy, which also says how long where p_seconds is NULL (max_hold_minutes, for an offer to the waitlist waitlist_offer_minutes). Raises RESTAURANT_NOT_FOUND.';

REVOKE ALL ON FUNCTION capacity_impl.hold_expiry(uuid, integer, boolean) FROM PUBLIC;
