CREATE OR REPLACE FUNCTION capacity_impl.check_guest_gone(p_restaurant_id uuid, p_booking_ids uuid[], p_entry_ids uuid[])
RETURNS void
LANGUAGE plpgsql
STABLE
SET search_path = pg_catalog, pg_temp
AS $fn$
DECLARE
    v_now timestamptz := capacity_impl.clock();
    v_bookings uuid[];
    v_entries uuid[];
BEGIN
    v_bookings := ARRAY(
        SELECT b.id
        FROM capacity.bookings AS b
        WHERE b.restaurant_id = p_restaurant_id AND b.id = ANY (p_booking_ids) AND b.ends_at > v_now
          -- A hold whose time is over keeps no place, swept or not.
          AND b.status IN ('held', 'pending', 'confirmed', 'seated') AND (b.hold_expires_at <= v_now) IS NOT TRUE
        ORDER BY b.starts_at, b.id);
    v_entries := ARRAY(
        SELECT e.id
        FROM capacity.waitlist_entries AS e
        WHERE e.restaurant_id = p_restaurant_id AND e.id = ANY (p_entry_ids)
          AND (e.status = 'waiting' OR (e.status = 'offered' AND e.offer_expires_at > v_now))
        ORDER BY e.place);
    IF cardinality(v_bookings) + cardinality(v_entries) > 0 THEN
        PERFORM capacity_impl.fail('GUEST_EXPECTED', jsonb_build_object(
            'restaurant_id', p_restaurant_id,
            'bookings', to_jsonb(v_bookings[1:100]), 'bookings_total', cardinality(v_bookings),
            'entries', to_jsonb(v_entries[1:100]), 'entries_total', cardinality(v_entries)));
    END IF;
END
$fn$;

COMMENT ON FUNCTION capacity_impl.check_guest_gone(uuid, uuid[], uuid[]) IS
    'Raises GUEST_EXPECTED when one of these bookings is not over yet, or one of these waitlist entries is open; DETAIL lists up to 100 of each, the soonest first.';

REVOKE ALL ON FUNCTION capacity_impl.check_guest_gone(uuid, uuid[], uuid[]) FROM PUBLIC;
