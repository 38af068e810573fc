CREATE OR REPLACE FUNCTION capacity_impl.expired_holds(p_restaurant_id uuid)
RETURNS TABLE (
    service_date date,
    service_period_id uuid,
    slot_date date,
    slot_time time,
    slot_starts_at timestamptz,
    covers integer,
    parties integer)
LANGUAGE plpgsql
STABLE
ROWS 5
SET search_path = pg_catalog, pg_temp
AS $fn$
BEGIN
    RETURN QUERY
    SELECT b.service_date, b.service_period_id, b.slot_date, b.slot_time, b.slot_starts_at,
           sum(b.party_size)::integer, count(*)::integer
    FROM capacity.bookings AS b
    WHERE b.restaurant_id = p_restaurant_id AND b.hold_expires_at <= capacity_impl.clock() AND b.status = 'held'
      -- Who waits and could have it is asked first.
      AND NOT EXISTS (
          SELECT FROM capacity.waitlist_entries AS e
          JOIN capacity.service_ledger AS l
              ON l.restaurant_id = p_restaurant_id
              AND l.service_date = e.service_date AND l.service_period_id = e.service_period_id
          WHERE e.restaurant_id = p_restaurant_id AND e.status = 'waiting'
            AND e.service_date = b.service_date AND e.service_period_id = b.service_period_id
            AND (e.party_size <= l.max_covers) IS NOT FALSE AND (e.party_size <= l.slot_covers) IS NOT FALSE)
    GROUP BY b.service_date, b.service_period_id, b.slot_date, b.slot_time, b.slot_starts_at;
END
$fn$;

COMMENT ON FUNCTION capacity_impl.expired_holds(uuid) IS
    'What holds that have expired still take in the totals of services and slots, because nobody has swept them yet: a reader subtracts it, a writer sweeps. Not of services that somebody waits for whose limits take such a party: there it goes to them first. Takes no lock.';

REVOKE ALL ON FUNCTION capacity_impl.expired_holds(uuid) FROM PUBLIC;
