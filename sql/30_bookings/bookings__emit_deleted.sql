CREATE OR REPLACE FUNCTION capacity_impl.bookings__emit_deleted()
RETURNS trigger
LANGUAGE plpgsql
SET search_path = pg_catalog, pg_temp
AS $fn$
BEGIN
    INSERT INTO capacity.outbox_events (restaurant_id, event_type, subject_id, subject_version, payload)
    SELECT o.restaurant_id, 'booking.deleted', o.id, o.version,
           jsonb_build_object(
               'status', o.status, 'party_size', o.party_size, 'booking_date', o.booking_date, 'start_time', o.start_time,
               'service_date', o.service_date, 'service_period_id', o.service_period_id)
    FROM old_rows AS o
    ORDER BY o.restaurant_id, o.id;
    RETURN NULL;
END
$fn$;

COMMENT ON FUNCTION capacity_impl.bookings__emit_deleted() IS
    'Trigger, once per statement: each deleted booking is an event, booking.deleted, with what it last was.';

REVOKE ALL ON FUNCTION capacity_impl.bookings__emit_deleted() FROM PUBLIC;
