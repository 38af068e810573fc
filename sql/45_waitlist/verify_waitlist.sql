CREATE OR REPLACE FUNCTION capacity_impl.verify_waitlist(p_restaurant_id uuid)
RETURNS TABLE (check_name text, object text, expected jsonb, found jsonb, remedy text)
LANGUAGE plpgsql
STABLE
SET search_path = pg_catalog, pg_temp
AS $fn$
BEGIN
    RETURN QUERY
    SELECT 'waitlist_offer', 'waitlist entry ' || e.id,
           jsonb_build_object('offer', 'a hold of its own while it is offered, and none in any other status'),
           jsonb_build_object('status', e.status, 'offer_expires_at', e.offer_expires_at, 'party_size', e.party_size,
                              'booking_status', b.status, 'hold_expires_at', b.hold_expires_at, 'booked', b.party_size),
           'The entry does not follow its hold: something wrote with triggers off. Release the hold, or set the entry''s status.'
    FROM capacity.waitlist_entries AS e
    LEFT JOIN capacity.bookings AS b ON b.restaurant_id = e.restaurant_id AND b.id = e.booking_id
    WHERE e.restaurant_id = p_restaurant_id
      AND ((e.status = 'offered') <> (b.status IS NOT DISTINCT FROM 'held')
           OR (e.status = 'offered'
               AND (e.offer_expires_at, e.party_size::integer) IS DISTINCT FROM (b.hold_expires_at, b.party_size::integer)));
END
$fn$;

COMMENT ON FUNCTION capacity_impl.verify_waitlist(uuid) IS
    'What does not add up in the waitlist of a restaurant, as verify_restaurant shows it: waitlist_offer, an offer without its hold or a hold without its offer.';

REVOKE ALL ON FUNCTION capacity_impl.verify_waitlist(uuid) FROM PUBLIC;
