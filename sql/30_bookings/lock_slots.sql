CREATE OR REPLACE FUNCTION capacity_impl.lock_slots(p_before capacity.bookings, p_after capacity.bookings)
RETURNS void
LANGUAGE plpgsql
SET search_path = pg_catalog, pg_temp
AS $fn$
BEGIN
    PERFORM FROM capacity.booking_slots AS s
    WHERE s.restaurant_id = p_before.restaurant_id
      AND (s.slot_date, s.slot_time, s.starts_at) IN (
          (p_before.slot_date, p_before.slot_time, p_before.slot_starts_at),
          (p_after.slot_date, p_after.slot_time, p_after.slot_starts_at))
    ORDER BY s.slot_date, s.slot_time, s.starts_at
    FOR NO KEY UPDATE;
END
$fn$;

COMMENT ON FUNCTION capacity_impl.lock_slots(capacity.bookings, capacity.bookings) IS
    'Locks the slots that a booking counts in before and after a change, in key order: another service may share one, and who goes on to lock the floor must have them. Call it after lock_services.';

REVOKE ALL ON FUNCTION capacity_impl.lock_slots(capacity.bookings, capacity.bookings) FROM PUBLIC;
