CREATE OR REPLACE FUNCTION capacity_impl.apply_service_change(
    p_restaurant_id uuid,
    p_service_date date,
    p_service_period_id uuid,
    p_covers integer,
    p_parties integer,
    p_shadow_covers integer,
    p_shadow_parties integer,
    p_authorised_covers integer,
    p_authorised_parties integer,
    p_debt_decision_id bigint,
    p_first_arrival timestamptz,
    p_last_arrival timestamptz)
RETURNS void
LANGUAGE plpgsql
SET search_path = pg_catalog, pg_temp
AS $fn$
BEGIN
    FOR v_try IN 1..2 LOOP
        -- The CHECKs of the row judge: an unauthorised increase over the limit breaks the equality, a decrease
        -- always passes and pays the debt off.
        UPDATE capacity.service_ledger AS l
        SET booked_covers = l.booked_covers + p_covers,
            booked_parties = l.booked_parties + p_parties,
            shadow_covers = l.shadow_covers + p_shadow_covers,
            shadow_parties = l.shadow_parties + p_shadow_parties,
            excess_covers = least(l.excess_covers + p_authorised_covers,
                                  greatest(l.booked_covers + p_covers - l.max_covers, 0)),
            excess_parties = least(l.excess_parties + p_authorised_parties,
                                   greatest(l.booked_parties + p_parties - l.max_parties, 0)),
            debt_decision_id = CASE
                WHEN (l.booked_covers + p_covers <= l.max_covers) IS NOT FALSE
                     AND (l.booked_parties + p_parties <= l.max_parties) IS NOT FALSE THEN NULL
                ELSE coalesce(p_debt_decision_id, l.debt_decision_id) END,
            updated_at = capacity_impl.clock()
        WHERE l.restaurant_id = p_restaurant_id
          AND l.service_date = p_service_date AND l.service_period_id = p_service_period_id
          AND (p_first_arrival IS NULL
               OR (l.is_open AND l.starts_at <= p_first_arrival AND p_last_arrival < l.ends_at));
        IF FOUND THEN
            RETURN;
        END IF;
        -- No row: nobody has touched this service yet. A row: the arrival lies outside of it.
        EXIT WHEN EXISTS (
            SELECT FROM capacity.service_ledger AS l
            WHERE l.restaurant_id = p_restaurant_id
              AND l.service_date = p_service_date AND l.service_period_id = p_service_period_id);
        PERFORM capacity_impl.ensure_service(p_restaurant_id, p_service_period_id, p_service_date);
    END LOOP;
    PERFORM capacity_impl.fail('BOOKING_OUTSIDE_SERVICE', jsonb_build_object(
        'restaurant_id', p_restaurant_id, 'service_date', p_service_date, 'service_period_id', p_service_period_id));
END
$fn$;

COMMENT ON FUNCTION capacity_impl.apply_service_change(uuid, date, uuid, integer, integer, integer, integer, integer, integer, bigint, timestamptz, timestamptz) IS
    'The one writer of a service''s totals; only the triggers on bookings call it, and correct_totals. Adds covers and parties (negative: releases), of which p_authorised_* may exceed the limits and p_debt_decision_id answers for them. p_first_arrival and p_last_arrival bound newly placed bookings, NULL without any: they must lie inside an open service. Writes exactly one row or raises BOOKING_OUTSIDE_SERVICE; check_violation of service_ledger_covers_check or service_ledger_parties_check when it does not fit. Locks: that row.';

REVOKE ALL ON FUNCTION capacity_impl.apply_service_change(uuid, date, uuid, integer, integer, integer, integer, integer, integer, bigint, timestamptz, timestamptz) FROM PUBLIC;
