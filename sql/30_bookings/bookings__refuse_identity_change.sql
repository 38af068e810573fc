CREATE OR REPLACE FUNCTION capacity_impl.bookings__refuse_identity_change()
RETURNS trigger
LANGUAGE plpgsql
SET search_path = pg_catalog, pg_temp
AS $fn$
BEGIN
    PERFORM capacity_impl.fail('BOOKING_IDENTITY_FIXED', jsonb_build_object('booking_id', OLD.id));
    RETURN NULL;
END
$fn$;

COMMENT ON FUNCTION capacity_impl.bookings__refuse_identity_change() IS
    'Trigger: a booking never changes its restaurant, id or reference.';

REVOKE ALL ON FUNCTION capacity_impl.bookings__refuse_identity_change() FROM PUBLIC;
