CREATE OR REPLACE FUNCTION capacity_impl.recount_totals(p_first_date date)
RETURNS TABLE (restaurant_id uuid, service_date date, service_period_id uuid, expected jsonb, found jsonb)
LANGUAGE sql
STABLE
SET search_path = pg_catalog, pg_temp
AS $fn$
    SELECT coalesce(l.restaurant_id, c.restaurant_id), coalesce(l.service_date, c.service_date),
           coalesce(l.service_period_id, c.service_period_id),
           jsonb_build_object('booked_covers', coalesce(c.covers, 0), 'booked_parties', coalesce(c.parties, 0)),
           jsonb_build_object('booked_covers', l.booked_covers, 'booked_parties', l.booked_parties)
    FROM (
        SELECT b.restaurant_id, b.service_date, b.service_period_id, sum(b.party_size)::integer AS covers, count(*)::integer AS parties
        FROM capacity.bookings AS b
        WHERE b.service_date >= p_first_date
          AND b.status NOT IN ('cancelled', 'no_show', 'released', 'expired')
        GROUP BY b.restaurant_id, b.service_date, b.service_period_id
    ) AS c
    FULL JOIN (
        SELECT s.restaurant_id, s.service_date, s.service_period_id, s.booked_covers, s.booked_parties
        FROM capacity.service_ledger AS s
        WHERE s.service_date >= p_first_date
    ) AS l ON l.restaurant_id = c.restaurant_id AND l.service_date = c.service_date AND l.service_period_id = c.service_period_id
    WHERE (coalesce(c.covers, 0), coalesce(c.parties, 0)) IS DISTINCT FROM (l.booked_covers, l.booked_parties)
$fn$;

COMMENT ON FUNCTION capacity_impl.recount_totals(date) IS
    'The services of all restaurants from this date on whose totals differ from their live bookings, counted at once; verify_restaurant finds more, one restaurant at a time.';

REVOKE ALL ON FUNCTION capacity_impl.recount_totals(date) FROM PUBLIC;
