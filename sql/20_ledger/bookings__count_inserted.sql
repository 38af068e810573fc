CREATE OR REPLACE FUNCTION capacity_impl.bookings__count_inserted()
RETURNS trigger
LANGUAGE plpgsql
SET search_path = ''
AS $fn$
DECLARE
    v record;
BEGIN
    FOR v IN
        SELECT n.restaurant_id, n.service_date, n.service_period_id,
               sum(n.party_size)::integer AS covers,
               count(*)::integer AS parties,
               coalesce(sum(n.party_size) FILTER (WHERE n.enforcement_mode = 'shadow'), 0)::integer AS shadow_covers,
               count(*) FILTER (WHERE n.enforcement_mode = 'shadow')::integer AS shadow_parties,
               coalesce(sum(n.party_size) FILTER (WHERE n.debt_authorised), 0)::integer AS authorised_covers,
               count(*) FILTER (WHERE n.debt_authorised)::integer AS authorised_parties,
               max(n.decision_id) FILTER (WHERE n.debt_authorised) AS debt_decision_id,
               array_agg(n.id) FILTER (WHERE n.debt_authorised) AS authorised_bookings,
               min(n.starts_at) AS first_arrival,
               max(n.starts_at) AS last_arrival
        FROM new_rows AS n
        WHERE n.is_live
        GROUP BY n.restaurant_id, n.service_date, n.service_period_id
        ORDER BY n.restaurant_id, n.service_date, n.service_period_id
    LOOP
        IF v.authorised_parties > 0 THEN
            PERFORM capacity_impl.check_debt_authority(v.restaurant_id, v.authorised_bookings);
        END IF;
        PERFORM capacity_impl.apply_service_change(
            v.restaurant_id, v.service_date, v.service_period_id, v.covers, v.parties,
            v.shadow_covers, v.shadow_parties, v.authorised_covers, v.authorised_parties,
            v.debt_decision_id, v.first_arrival, v.last_arrival);
    END LOOP;

    FOR v IN
        SELECT n.restaurant_id, n.slot_date, n.slot_time, n.slot_starts_at, min(n.service_period_id::text)::uuid AS service_period_id,
               sum(n.party_size)::integer AS covers,
               coalesce(sum(n.party_size) FILTER (WHERE n.debt_authorised), 0)::integer AS authorised_covers
        FROM new_rows AS n
        WHERE n.is_live
        GROUP BY n.restaurant_id, n.slot_date, n.slot_time, n.slot_starts_at
        ORDER BY n.restaurant_id, n.slot_date, n.slot_time, n.slot_starts_at
    LOOP
        PERFORM capacity_impl.apply_slot_change(
            v.restaurant_id, v.slot_date, v.slot_time, v.slot_starts_at, v.service_period_id, v.covers, v.authorised_covers);
    END LOOP;
    RETURN NULL;
END
$fn$;

COMMENT ON FUNCTION capacity_impl.bookings__count_inserted() IS
    'Trigger, once per statement: counts inserted live bookings, summed per service and applied in key order, then per slot. So one statement is judged as a whole. Locks: the ledger rows, then the slots.';

REVOKE ALL ON FUNCTION capacity_impl.bookings__count_inserted() FROM PUBLIC;
