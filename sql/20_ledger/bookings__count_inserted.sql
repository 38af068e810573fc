CREATE OR REPLACE FUNCTION capacity_impl.bookings__count_inserted()
RETURNS trigger
LANGUAGE plpgsql
SET search_path = ''
AS $fn$
DECLARE
    v record;
BEGIN
    FOR v IN
        SELECT n.restaurant_id, n.id, n.service_date, n.service_period_id, n.slot_date, n.slot_time, n.slot_starts_at,
               n.party_size, n.starts_at, n.enforcement_mode, n.debt_authorised, n.decision_id
        FROM new_rows AS n
        WHERE capacity.is_live_status(n.status)
        ORDER BY n.restaurant_id, n.service_date, n.service_period_id, n.slot_starts_at
    LOOP
        IF v.enforcement_mode = 'enforce' AND NOT v.debt_authorised THEN
            CONTINUE WHEN capacity_impl.claim_capacity(
                v.restaurant_id, v.service_date, v.service_period_id, v.starts_at,
                v.slot_date, v.slot_time, v.slot_starts_at, v.party_size);
        END IF;
        IF v.debt_authorised THEN
            PERFORM capacity_impl.check_debt_authority(v.restaurant_id, v.id, v.decision_id);
        END IF;
        PERFORM capacity_impl.apply_service_change(
            v.restaurant_id, v.service_date, v.service_period_id, v.party_size, 1,
            CASE v.enforcement_mode WHEN 'shadow' THEN v.party_size ELSE 0 END,
            CASE v.enforcement_mode WHEN 'shadow' THEN 1 ELSE 0 END,
            CASE WHEN v.debt_authorised THEN v.party_size ELSE 0 END,
            CASE WHEN v.debt_authorised THEN 1 ELSE 0 END,
            CASE WHEN v.debt_authorised THEN v.decision_id END,
            v.starts_at, v.starts_at);
        PERFORM capacity_impl.apply_slot_change(
            v.restaurant_id, v.slot_date, v.slot_time, v.slot_starts_at, v.service_period_id,
            v.party_size, CASE WHEN v.debt_authorised THEN v.party_size ELSE 0 END);
    END LOOP;
    RETURN NULL;
END
$fn$;

COMMENT ON FUNCTION capacity_impl.bookings__count_inserted() IS
    'Trigger, once per statement: counts inserted live bookings in key order. They only increase the totals, so that one after the other they pass or fail as their sum would. Locks: each ledger row, then its slots.';

REVOKE ALL ON FUNCTION capacity_impl.bookings__count_inserted() FROM PUBLIC;
