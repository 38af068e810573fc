CREATE OR REPLACE FUNCTION capacity_impl.booking_view(p_booking capacity.bookings, p_tables jsonb)
RETURNS capacity.booking_view
LANGUAGE sql
STABLE
AS $fn$
    SELECT ROW(
        p_booking.restaurant_id,
        p_booking.id,
        p_booking.reference,
        p_booking.status,
        p_booking.booking_type,
        p_booking.source,
        p_booking.party_size,
        p_booking.booking_date,
        p_booking.start_time,
        p_booking.starts_at,
        p_booking.ends_at,
        p_booking.turn_buffer_minutes,
        p_booking.service_date,
        p_booking.service_period_id,
        p_booking.guest_name,
        p_booking.guest_email,
        p_booking.guest_phone,
        p_booking.notes,
        p_booking.seating_preference,
        p_booking.hold_expires_at,
        p_tables,
        p_booking.version,
        p_booking.created_at,
        p_booking.updated_at)::capacity.booking_view
$fn$;

COMMENT ON FUNCTION capacity_impl.booking_view(capacity.bookings, jsonb) IS
    'A booking as the API shows it: what is not internal, and its tables (booking_tables_json). Unpinned, so that it is inlined.';

REVOKE ALL ON FUNCTION capacity_impl.booking_view(capacity.bookings, jsonb) FROM PUBLIC;
