CREATE OR REPLACE FUNCTION capacity_impl.check_debt_authority(
    p_restaurant_id uuid, p_booking_id uuid, p_decision_id bigint, p_party_size integer)
RETURNS void
LANGUAGE plpgsql
SET search_path = pg_catalog, pg_temp
AS $fn$
BEGIN
    PERFORM FROM capacity.decisions AS d
    WHERE d.restaurant_id = p_restaurant_id AND d.id = p_decision_id
      AND d.booking_id = p_booking_id AND d.authorises_debt AND d.party_size >= p_party_size
      -- Made by this transaction: an authority is used up by the change that it was given for.
      AND capacity_impl.is_own_write(d.xmin);
    IF NOT FOUND THEN
        PERFORM capacity_impl.fail('UNAUTHORISED_DEBT', jsonb_build_object(
            'restaurant_id', p_restaurant_id, 'booking_id', p_booking_id));
    END IF;
END
$fn$;

COMMENT ON FUNCTION capacity_impl.check_debt_authority(uuid, uuid, bigint, integer) IS
    'Raises UNAUTHORISED_DEBT unless the decision was made by this transaction, is about this booking and at least as many covers, and authorises it to exceed the limits.';

REVOKE ALL ON FUNCTION capacity_impl.check_debt_authority(uuid, uuid, bigint, integer) FROM PUBLIC;
