CREATE OR REPLACE FUNCTION capacity_v1.export_guest(
    p_restaurant_id uuid,
    p_guest_email text DEFAULT NULL,
    p_guest_phone text DEFAULT NULL,
    p_booking_id uuid DEFAULT NULL)
RETURNS jsonb
LANGUAGE plpgsql
STABLE
SECURITY DEFINER
SET search_path = pg_catalog, pg_temp
SET enable_seqscan = off
SET jit = off
SET timezone = 'UTC'
AS $fn$
BEGIN
    PERFORM capacity_impl.check_access(p_restaurant_id, 'admin');
    PERFORM capacity_impl.check_guest(p_restaurant_id, p_guest_email, p_guest_phone, p_booking_id);
    RETURN capacity_impl.export_guest(p_restaurant_id, p_guest_email, p_guest_phone, p_booking_id);
END
$fn$;

COMMENT ON FUNCTION capacity_v1.export_guest(uuid, text, text, uuid) IS
$doc$All that a restaurant has stored about a guest, as one document to be handed to them. Look it over before: a booking that changed hands shows whose it was before, too.

p_restaurant_id: the restaurant.
p_guest_email: the guest's e-mail, up to 320 characters; compared without regard to case and to blanks around it.
p_guest_phone: the guest's phone number, up to 100 characters; only its digits are compared, all of them: with and without country code are two numbers.
p_booking_id: one booking, whatever name it is in. At least one of the three is given, and what any of them matches is meant.
Returns: success, bookings (as get_booking), waitlist (entries as list_waitlist, those too that one of the bookings came of), decisions (on either, with decided_at, decided_local, operation, outcome, code, booking_id, booking_date, start_time, party_size, service_date, service_period_id, before, after and options as list_history; also those on a booking that was in the guest's name before it got another's); each in order of time.
Access: admins and owners of the restaurant, service_role; NOT_ALLOWED for everybody else.
Errors: MISSING_ARGUMENT, TEXT_TOO_LONG, INVALID_TEXT (an e-mail of blanks, a number without digits), GUEST_NOT_FOUND.
Locks: none.$doc$;

REVOKE ALL ON FUNCTION capacity_v1.export_guest(uuid, text, text, uuid) FROM PUBLIC, anon, authenticated, service_role;
GRANT EXECUTE ON FUNCTION capacity_v1.export_guest(uuid, text, text, uuid) TO authenticated, service_role;
