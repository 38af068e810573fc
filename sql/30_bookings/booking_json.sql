CREATE OR REPLACE FUNCTION capacity_impl.booking_json(p_booking capacity.bookings)
RETURNS jsonb
LANGUAGE plpgsql
STABLE
SET search_path = ''
AS $fn$
BEGIN
    RETURN jsonb_build_object(
        'id', p_booking.id,
        'restaurant_id', p_booking.restaurant_id,
        'reference', p_booking.reference,
        'status', p_booking.status,
        'booking_type', p_booking.booking_type,
        'source', p_booking.source,
        'party_size', p_booking.party_size,
        'booking_date', p_booking.booking_date,
        'start_time', p_booking.start_time,
        'starts_at', p_booking.starts_at,
        'ends_at', p_booking.ends_at,
        'service_date', p_booking.service_date,
        'service_period_id', p_booking.service_period_id,
        'guest_name', p_booking.guest_name,
        'guest_email', p_booking.guest_email,
        'guest_phone', p_booking.guest_phone,
        'notes', p_booking.notes,
        'seating_preference', p_booking.seating_preference,
        'version', p_booking.version,
        'created_at', p_booking.created_at,
        'updated_at', p_booking.updated_at);
END
$fn$;

COMMENT ON FUNCTION capacity_impl.booking_json(capacity.bookings) IS 'A booking as the API shows it. Internal columns stay inside.';

REVOKE ALL ON FUNCTION capacity_impl.booking_json(capacity.bookings) FROM PUBLIC;
