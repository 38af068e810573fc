CREATE OR REPLACE FUNCTION capacity_impl.bookings__emit_deleted()
RETURNS trigger
LANGUAGE plpgsql
SET search_path = ''
AS $fn$
BEGIN
    INSERT INTO capacity.outbox_events (restaurant_id, event_type, subject_id, payload)
    SELECT o.restaurant_id, 'booking.deleted', o.id,
           capacity_impl.booking_event(
               o.status, o.party_size, o.booking_date, o.start_time, o.service_date, o.service_period_id, o.version)
    FROM old_rows AS o
    ORDER BY o.restaurant_id, o.id;
    RETURN NULL;
END
$fn$;

COMMENT ON FUNCTION capacity_impl.bookings__emit_deleted() IS
    'Trigger, once per statement: each deleted booking is an event, booking.deleted, with what it last was.';

REVOKE ALL ON FUNCTION capacity_impl.bookings__emit_deleted() FROM PUBLIC;
