CREATE OR REPLACE FUNCTION capacity_impl.bookings__count_deleted()
RETURNS trigger
LANGUAGE plpgsql
SET search_path = pg_catalog, pg_temp
AS $fn$
DECLARE
    v record;
BEGIN
    FOR v IN
        SELECT o.restaurant_id, o.service_date, o.service_period_id,
               sum(o.party_size)::integer AS covers,
               count(*)::integer AS parties,
               coalesce(sum(o.party_size) FILTER (WHERE o.enforcement_mode = 'shadow'), 0)::integer AS shadow_covers,
               count(*) FILTER (WHERE o.enforcement_mode = 'shadow')::integer AS shadow_parties
        FROM old_rows AS o
        WHERE capacity.is_live_status(o.status)
        GROUP BY o.restaurant_id, o.service_date, o.service_period_id
        ORDER BY o.restaurant_id, o.service_date, o.service_period_id
    LOOP
        PERFORM capacity_impl.apply_service_change(
            v.restaurant_id, v.service_date, v.service_period_id, -v.covers, -v.parties,
            -v.shadow_covers, -v.shadow_parties, 0, 0, NULL, NULL, NULL);
    END LOOP;

    FOR v IN
        SELECT o.restaurant_id, o.slot_date, o.slot_time, o.slot_starts_at, min(o.service_period_id::text)::uuid AS service_period_id,
               sum(o.party_size)::integer AS covers
        FROM old_rows AS o
        WHERE capacity.is_live_status(o.status)
        GROUP BY o.restaurant_id, o.slot_date, o.slot_time, o.slot_starts_at
        ORDER BY o.restaurant_id, o.slot_date, o.slot_time, o.slot_starts_at
    LOOP
        PERFORM capacity_impl.apply_slot_change(
            v.restaurant_id, v.slot_date, v.slot_time, v.slot_starts_at, v.service_period_id, -v.covers, 0);
    END LOOP;
    RETURN NULL;
END
$fn$;

COMMENT ON FUNCTION capacity_impl.bookings__count_deleted() IS
    'Trigger, once per statement: gives back what deleted live bookings took. Locks: the ledger rows in key order, then the slots.';

REVOKE ALL ON FUNCTION capacity_impl.bookings__count_deleted() FROM PUBLIC;
