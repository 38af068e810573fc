CREATE OR REPLACE FUNCTION capacity_v1.erase_guest(
    p_restaurant_id uuid,
    p_guest_email text DEFAULT NULL,
    p_guest_phone text DEFAULT NULL,
    p_booking_id uuid DEFAULT NULL)
RETURNS jsonb
LANGUAGE plpgsql
SECURITY DEFINER
SET search_path = pg_catalog, pg_temp
SET lock_timeout = '5s'
SET enable_seqscan = off
SET jit = off
SET timezone = 'UTC'
AS $fn$
BEGIN
    PERFORM capacity_impl.check_access(p_restaurant_id, 'admin');
    PERFORM capacity_impl.check_guest(p_restaurant_id, p_guest_email, p_guest_phone, p_booking_id);
    RETURN capacity_impl.erase_guest(
        p_restaurant_id, p_guest_email, p_guest_phone, p_booking_id, capacity_impl.current_actor());
END
$fn$;

COMMENT ON FUNCTION capacity_v1.erase_guest(uuid, text, text, uuid) IS
$doc$Takes away what a restaurant has stored about a guest, for good: name, e-mail, phone, notes and seating preference of bookings and waitlist entries; their values and the reasons in decisions; notes of the bookings' seats; the guest's own user id as an actor; hashes of the requests. What was counted stays: ids, references, times, party sizes, statuses, totals and who of the staff decided. Cancel what is to come first. Export first what the guest wants to have.

p_restaurant_id: the restaurant.
p_guest_email: the guest's e-mail, as for export_guest.
p_guest_phone: the guest's phone number, as for export_guest.
p_booking_id: one booking, whatever name it is in. At least one of the three is given, and what any of them matches is erased. A booking that was in the guest's name before it got another's keeps what it says now, and loses what was decided about the guest.
Returns: success, bookings, waitlist, decisions (how many of each were erased; all 0 when a booking is named that was erased before).
Access: admins and owners of the restaurant, service_role; NOT_ALLOWED for everybody else.
Errors: MISSING_ARGUMENT, TEXT_TOO_LONG, INVALID_TEXT (an e-mail of blanks, a number without digits), GUEST_NOT_FOUND (also the second time, by e-mail or phone), GUEST_EXPECTED (a booking is held, pending, confirmed or seated and not over, or a waitlist entry is open: DETAIL lists up to 100 bookings and entries). To be repeated: 40001, 40P01, 55P03 (after 5 s of waiting for a lock).
Afterwards a repeat of one of these requests gets IDEMPOTENCY_KEY_REUSED, and so does one of any request that was refused: nothing says whose it was. Keys themselves stay: never make them of personal data. A reference still opens its booking, which names nobody. Notes of tables, of blocks and of special days are about no booking and are not searched. Recorded as a decision (erase_guest), without personal data, and told the outbox: booking.erased and waitlist.erased ask whoever was given the data to erase it too.
Locks, in order: the bookings by id; their seats; the waitlist entries by id; the decisions and idempotency keys, for which only repeats of their requests wait.$doc$;

REVOKE ALL ON FUNCTION capacity_v1.erase_guest(uuid, text, text, uuid) FROM PUBLIC, anon, authenticated, service_role;
GRANT EXECUTE ON FUNCTION capacity_v1.erase_guest(uuid, text, text, uuid) TO authenticated, service_role;
