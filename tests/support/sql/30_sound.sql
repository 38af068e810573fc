-- The invariants, asked after the race: 'sound', or what is wrong. Counts again from the bookings themselves, and then
-- lets the engine verify itself too.
CREATE FUNCTION tests.sound(p_restaurant_id uuid)
RETURNS text
LANGUAGE sql
STABLE
SET search_path = pg_catalog, pg_temp
AS $fn$
    WITH recount AS (
        SELECT b.service_date, b.service_period_id, sum(b.party_size) AS covers, count(*) AS parties
        FROM capacity.bookings AS b
        WHERE b.restaurant_id = p_restaurant_id AND b.status NOT IN ('cancelled', 'no_show', 'released', 'expired')
        GROUP BY b.service_date, b.service_period_id
    ), ledger AS (
        SELECT l.* FROM capacity.service_ledger AS l WHERE l.restaurant_id = p_restaurant_id
    ), faults AS (
        SELECT format('%s: ledger %s/%s, bookings %s/%s', coalesce(l.service_date, r.service_date),
                      l.booked_covers, l.booked_parties, r.covers, r.parties) AS fault
        FROM ledger AS l
        FULL JOIN recount AS r USING (service_date, service_period_id)
        WHERE (coalesce(l.booked_covers, 0), coalesce(l.booked_parties, 0))
              IS DISTINCT FROM (coalesce(r.covers, 0), coalesce(r.parties, 0))
        UNION ALL
        SELECT format('%s: %s covers, limit %s, debt %s', l.service_date, l.booked_covers, l.max_covers, l.excess_covers)
        FROM ledger AS l
        WHERE l.booked_covers > l.max_covers + l.excess_covers
        UNION ALL
        SELECT 'verify: ' || (f ->> 'check')
        FROM jsonb_array_elements(capacity_v1.verify_capacity(p_restaurant_id) -> 'findings') AS f
    )
    SELECT coalesce(string_agg(fault, E'\n' ORDER BY fault), 'sound') FROM faults
$fn$;
