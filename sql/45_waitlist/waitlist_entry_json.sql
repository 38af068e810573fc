CREATE OR REPLACE FUNCTION capacity_impl.waitlist_entry_json(p_entry capacity.waitlist_entries, p_position bigint)
RETURNS jsonb
LANGUAGE plpgsql
STABLE
SET search_path = pg_catalog, pg_temp
AS $fn$
DECLARE
    v_now timestamptz := capacity_impl.clock();
    -- An offer that nobody has swept yet is over all the same.
    v_status capacity.waitlist_status := CASE
        WHEN p_entry.status = 'offered' AND p_entry.offer_expires_at <= v_now THEN 'expired' ELSE p_entry.status END;
BEGIN
    RETURN to_jsonb(p_entry) - '{place,first_date,last_date,booking_id,offered_at,offer_expires_at}'::text[] || jsonb_build_object(
        'status', v_status,
        'position', CASE WHEN v_status IN ('waiting', 'offered') THEN p_position END,
        'offer', (
            SELECT jsonb_build_object(
                'booking_id', b.id, 'booking_reference', CASE WHEN v_status = 'accepted' THEN b.reference END,
                'booking_date', b.booking_date, 'start_time', b.start_time, 'starts_at', b.starts_at,
                'expires_at', p_entry.offer_expires_at, 'expires_local', p_entry.offer_expires_at AT TIME ZONE r.time_zone)
            FROM capacity.bookings AS b
            JOIN capacity.restaurants AS r ON r.restaurant_id = p_entry.restaurant_id
            WHERE b.restaurant_id = p_entry.restaurant_id AND b.id = p_entry.booking_id));
END
$fn$;

COMMENT ON FUNCTION capacity_impl.waitlist_entry_json(capacity.waitlist_entries, bigint) IS
    'A waitlist entry as the API shows it: with its position, if it is open, and the offer that it got, with the reference of the booking that came of it; an offer whose time is over counts as expired, swept or not.';

REVOKE ALL ON FUNCTION capacity_impl.waitlist_entry_json(capacity.waitlist_entries, bigint) FROM PUBLIC;
