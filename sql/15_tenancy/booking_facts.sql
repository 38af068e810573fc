CREATE OR REPLACE FUNCTION capacity_impl.booking_facts(p_booking capacity.bookings)
RETURNS jsonb
LANGUAGE sql
STABLE
SET search_path = pg_catalog, pg_temp
AS $fn$
    SELECT jsonb_build_object(
        'status', p_booking.status, 'party_size', p_booking.party_size,
        'booking_date', p_booking.booking_date, 'start_time', p_booking.start_time,
        'starts_at', p_booking.starts_at, 'ends_at', p_booking.ends_at,
        'service_date', p_booking.service_date, 'service_period_id', p_booking.service_period_id,
        'guest_name', p_booking.guest_name, 'guest_email', p_booking.guest_email, 'guest_phone', p_booking.guest_phone,
        'notes', p_booking.notes, 'seating_preference', p_booking.seating_preference)
$fn$;

COMMENT ON FUNCTION capacity_impl.booking_facts(capacity.bookings) IS
    'What a change of a booking can change, for its decision: what_changed compares it. Guest data among it: erase_guest takes that away again.';

REVOKE ALL ON FUNCTION capacity_impl.booking_facts(capacity.bookings) FROM PUBLIC;
