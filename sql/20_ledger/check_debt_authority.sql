CREATE OR REPLACE FUNCTION capacity_impl.check_debt_authority(p_restaurant_id uuid, p_booking_ids uuid[])
RETURNS void
LANGUAGE plpgsql
SET search_path = ''
AS $fn$
DECLARE
    v_booking_id uuid;
BEGIN
    SELECT b.id INTO v_booking_id
    FROM capacity.bookings AS b
    LEFT JOIN capacity.decisions AS d
        ON d.restaurant_id = b.restaurant_id AND d.id = b.decision_id
        AND d.booking_id = b.id AND d.authorises_debt
    WHERE b.restaurant_id = p_restaurant_id AND b.id = ANY (p_booking_ids) AND d.id IS NULL
    LIMIT 1;
    IF FOUND THEN
        PERFORM capacity_impl.fail('UNAUTHORISED_DEBT', jsonb_build_object(
            'restaurant_id', p_restaurant_id, 'booking_id', v_booking_id));
    END IF;
END
$fn$;

COMMENT ON FUNCTION capacity_impl.check_debt_authority(uuid, uuid[]) IS
    'Raises UNAUTHORISED_DEBT unless every one of these bookings has a decision of its own that authorises it to exceed the limits.';

REVOKE ALL ON FUNCTION capacity_impl.check_debt_authority(uuid, uuid[]) FROM PUBLIC;
