CREATE OR REPLACE FUNCTION capacity_impl.recount_slots(p_restaurant_id uuid)
RETURNS TABLE (
    slot_date date,
    slot_time time,
    starts_at timestamptz,
    service_period_id uuid,
    covers integer)
LANGUAGE sql
STABLE
SET search_path = pg_catalog, pg_temp
AS $fn$
    SELECT b.slot_date, b.slot_time, b.slot_starts_at, min(b.service_period_id::text)::uuid, sum(b.party_size)::integer
    FROM capacity.bookings AS b
    WHERE b.restaurant_id = p_restaurant_id AND capacity.is_live_status(b.status)
    GROUP BY b.slot_date, b.slot_time, b.slot_starts_at
$fn$;

COMMENT ON FUNCTION capacity_impl.recount_slots(uuid) IS
    'The covers of live bookings that arrive in each slot, counted from the bookings themselves: for verification and correct_totals only. service_period_id: the service that the slot is made for when there is none yet.';

REVOKE ALL ON FUNCTION capacity_impl.recount_slots(uuid) FROM PUBLIC;
