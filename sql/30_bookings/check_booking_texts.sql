CREATE OR REPLACE FUNCTION capacity_impl.check_booking_texts(
    p_source text,
    p_guest_name text,
    p_guest_email text,
    p_guest_phone text,
    p_notes text,
    p_seating_preference text)
RETURNS void
LANGUAGE plpgsql
STABLE
SET search_path = pg_catalog, pg_temp
AS $fn$
BEGIN
    PERFORM capacity_impl.check_text('p_source', p_source, 100);
    PERFORM capacity_impl.check_text('p_guest_name', p_guest_name, 200);
    PERFORM capacity_impl.check_text('p_guest_email', p_guest_email, 320);
    PERFORM capacity_impl.check_text('p_guest_phone', p_guest_phone, 100);
    PERFORM capacity_impl.check_text('p_notes', p_notes, 2000);
    PERFORM capacity_impl.check_text('p_seating_preference', p_seating_preference, 100);
END
$fn$;

COMMENT ON FUNCTION capacity_impl.check_booking_texts(text, text, text, text, text, text) IS
    'Raises TEXT_TOO_LONG when a text of a booking is longer than it may be: the one place of these lengths.';

REVOKE ALL ON FUNCTION capacity_impl.check_booking_texts(text, text, text, text, text, text) FROM PUBLIC;
