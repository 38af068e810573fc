CREATE OR REPLACE FUNCTION capacity_impl.find_guest(
    p_restaurant_id uuid,
    p_guest_email text,
    p_guest_phone text,
    p_booking_id uuid,
    OUT booking_ids uuid[],
    OUT entry_ids uuid[],
    OUT decision_ids bigint[])
LANGUAGE plpgsql
STABLE
SET search_path = pg_catalog, pg_temp
AS $fn$
BEGIN
    booking_ids := ARRAY(
        SELECT b.id
        FROM capacity.bookings AS b
        WHERE b.restaurant_id = p_restaurant_id
          AND (b.id = p_booking_id
               OR capacity_impl.is_same_guest(b.guest_email, b.guest_phone, p_guest_email, p_guest_phone))
        ORDER BY b.id);
    -- The wait that a booking came of is part of its story, whatever the booking says by now.
    entry_ids := ARRAY(
        SELECT e.id
        FROM capacity.waitlist_entries AS e
        WHERE e.restaurant_id = p_restaurant_id
          AND (e.booking_id = ANY (booking_ids)
               OR capacity_impl.is_same_guest(e.guest_email, e.guest_phone, p_guest_email, p_guest_phone))
        ORDER BY e.id);
    decision_ids := ARRAY(
        WITH former AS MATERIALIZED (
            -- Who had a booking before it was given another guest's data: what was decided until then is about them.
            SELECT d.booking_id, max(d.id) AS last_id
            FROM capacity.decisions AS d
            WHERE d.restaurant_id = p_restaurant_id AND d.operation IN ('update_booking', 'confirm_hold')
              AND (capacity_impl.is_same_guest(
                       d.options #>> '{before,guest_email}', d.options #>> '{before,guest_phone}', p_guest_email, p_guest_phone)
                   OR capacity_impl.is_same_guest(
                       d.options #>> '{after,guest_email}', d.options #>> '{after,guest_phone}', p_guest_email, p_guest_phone))
            GROUP BY d.booking_id
        )
        SELECT d.id
        FROM capacity.decisions AS d
        LEFT JOIN former AS f ON f.booking_id = d.booking_id
        WHERE d.restaurant_id = p_restaurant_id
          -- A booking that was deleted has left its decisions.
          AND (d.booking_id = p_booking_id
               OR d.booking_id = ANY (booking_ids)
               OR d.options ->> 'with' = ANY (booking_ids::text[])
               OR d.options ->> 'waitlist_entry_id' = ANY (entry_ids::text[])
               OR d.id <= f.last_id)
        ORDER BY d.id);
END
$fn$;

COMMENT ON FUNCTION capacity_impl.find_guest(uuid, text, text, uuid) IS
    'All that a restaurant has about a guest, by e-mail, phone or one booking: the bookings in that name now, the waitlist entries in it or that such a booking came of, and the decisions on either; also those on a booking that was in that name before, up to when it got another. Each list in order of ids, empty when there is none. One pass over the restaurant''s rows. Takes no lock.';

REVOKE ALL ON FUNCTION capacity_impl.find_guest(uuid, text, text, uuid) FROM PUBLIC;
