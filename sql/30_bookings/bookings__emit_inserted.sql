CREATE OR REPLACE FUNCTION capacity_impl.bookings__emit_inserted()
RETURNS trigger
LANGUAGE plpgsql
SET search_path = pg_catalog, pg_temp
AS $fn$
BEGIN
    INSERT INTO capacity.outbox_events (restaurant_id, event_type, subject_id, subject_version)
    VALUES (
        NEW.restaurant_id, CASE NEW.status WHEN 'held' THEN 'booking.held' ELSE 'booking.created' END, NEW.id, NEW.version);
    RETURN NULL;
END
$fn$;

COMMENT ON FUNCTION capacity_impl.bookings__emit_inserted() IS
    'Trigger, once per row and on the hot path: a new booking is an event, booking.created or booking.held.';

REVOKE ALL ON FUNCTION capacity_impl.bookings__emit_inserted() FROM PUBLIC;
