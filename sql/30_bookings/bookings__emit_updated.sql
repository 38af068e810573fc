CREATE OR REPLACE FUNCTION capacity_impl.bookings__emit_updated()
RETURNS trigger
LANGUAGE plpgsql
SET search_path = pg_catalog, pg_temp
AS $fn$
BEGIN
    INSERT INTO capacity.outbox_events (restaurant_id, event_type, subject_id, subject_version)
    SELECT n.restaurant_id, 'booking.' || CASE WHEN n.status = o.status THEN 'changed' ELSE n.status::text END, n.id, n.version
    FROM new_rows AS n
    JOIN old_rows AS o ON o.restaurant_id = n.restaurant_id AND o.id = n.id
    -- A seat given to it is no change of the booking.
    WHERE n.version <> o.version
    ORDER BY n.restaurant_id, n.id;
    RETURN NULL;
END
$fn$;

COMMENT ON FUNCTION capacity_impl.bookings__emit_updated() IS
    'Trigger, once per statement: each booking that changed is an event, called after its new status, or booking.changed where that stays.';

REVOKE ALL ON FUNCTION capacity_impl.bookings__emit_updated() FROM PUBLIC;
