CREATE OR REPLACE FUNCTION capacity_impl.booking_json(p_booking capacity.bookings, p_tables jsonb)
RETURNS jsonb
LANGUAGE sql
STABLE
AS $fn$
    SELECT to_jsonb(capacity_impl.booking_view(p_booking, p_tables))
$fn$;

COMMENT ON FUNCTION capacity_impl.booking_json(capacity.bookings, jsonb) IS
    'booking_view as JSON. Unpinned, so that it is inlined.';

REVOKE ALL ON FUNCTION capacity_impl.booking_json(capacity.bookings, jsonb) FROM PUBLIC;
