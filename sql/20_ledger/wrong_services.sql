CREATE OR REPLACE FUNCTION capacity_impl.wrong_services(p_restaurant_id uuid)
RETURNS TABLE (
    service_date date,
    service_period_id uuid,
    is_missing boolean,
    is_debt_new boolean,
    covers integer,
    parties integer,
    shadow_covers integer,
    shadow_parties integer,
    before jsonb,
    after jsonb)
LANGUAGE sql
STABLE
SET search_path = pg_catalog, pg_temp
AS $fn$
    WITH counted AS (
        SELECT coalesce(l.service_date, c.service_date) AS service_date,
               coalesce(l.service_period_id, c.service_period_id) AS service_period_id,
               l.restaurant_id IS NULL AS is_missing,
               to_jsonb(l) AS l,
               coalesce(l.booked_covers, 0) AS old_covers, coalesce(l.booked_parties, 0) AS old_parties,
               coalesce(l.shadow_covers, 0) AS old_shadow_covers, coalesce(l.shadow_parties, 0) AS old_shadow_parties,
               coalesce(l.excess_covers, 0) AS old_excess_covers, coalesce(l.excess_parties, 0) AS old_excess_parties,
               coalesce(c.covers, 0) AS covers, coalesce(c.parties, 0) AS parties,
               coalesce(c.shadow_covers, 0) AS shadow_covers, coalesce(c.shadow_parties, 0) AS shadow_parties,
               greatest(coalesce(c.covers, 0) - coalesce(l.max_covers, s.max_covers), 0) AS excess_covers,
               greatest(coalesce(c.parties, 0) - coalesce(l.max_parties, s.max_parties), 0) AS excess_parties,
               d.id AS author
        FROM (SELECT * FROM capacity.service_ledger AS own WHERE own.restaurant_id = p_restaurant_id) AS l
        FULL JOIN capacity_impl.recount_services(p_restaurant_id) AS c
            ON c.service_date = l.service_date AND c.service_period_id = l.service_period_id
        -- A row that is gone is made anew, unless its period is gone, too, or nobody knows the clock there.
        LEFT JOIN LATERAL (
            SELECT o.starts_at, o.max_covers, o.max_parties
            FROM capacity.restaurants AS r
            CROSS JOIN LATERAL capacity_impl.resolve_service(r.restaurant_id, c.service_period_id, c.service_date) AS o
            WHERE r.restaurant_id = p_restaurant_id AND l.restaurant_id IS NULL
              AND capacity_impl.known_zone(r.time_zone) IS NOT NULL
        ) AS s ON true
        LEFT JOIN capacity.decisions AS d
            ON d.restaurant_id = p_restaurant_id AND d.id = l.debt_decision_id AND d.authorises_debt
            AND (d.service_period_id IS NULL OR d.service_period_id = l.service_period_id)
            AND (d.service_date IS NULL OR d.service_date = l.service_date)
        WHERE l.restaurant_id IS NOT NULL OR s.starts_at IS NOT NULL
    ), judged AS (
        SELECT k.*,
               k.excess_covers + k.excess_parties > 0
               AND (k.author IS NULL OR k.excess_covers > k.old_excess_covers OR k.excess_parties > k.old_excess_parties)
                   AS is_debt_new
        FROM counted AS k
    )
    SELECT j.service_date, j.service_period_id, j.is_missing, j.is_debt_new,
           j.covers - j.old_covers, j.parties - j.old_parties,
           j.shadow_covers - j.old_shadow_covers, j.shadow_parties - j.old_shadow_parties,
           jsonb_build_object(
               'service_date', j.service_date, 'service_period_id', j.service_period_id,
               'booked_covers', j.l -> 'booked_covers', 'booked_parties', j.l -> 'booked_parties',
               'shadow_covers', j.l -> 'shadow_covers', 'shadow_parties', j.l -> 'shadow_parties',
               'excess_covers', j.l -> 'excess_covers', 'excess_parties', j.l -> 'excess_parties',
               'is_answered', j.old_excess_covers + j.old_excess_parties = 0 OR j.author IS NOT NULL),
           jsonb_build_object(
               'service_date', j.service_date, 'service_period_id', j.service_period_id,
               'booked_covers', j.covers, 'booked_parties', j.parties,
               'shadow_covers', j.shadow_covers, 'shadow_parties', j.shadow_parties,
               'excess_covers', j.excess_covers, 'excess_parties', j.excess_parties, 'is_answered', true)
    FROM judged AS j
    WHERE (j.covers, j.parties, j.shadow_covers, j.shadow_parties, j.excess_covers, j.excess_parties)
          IS DISTINCT FROM
          (j.old_covers, j.old_parties, j.old_shadow_covers, j.old_shadow_parties, j.old_excess_covers, j.old_excess_parties)
       OR (j.is_debt_new AND j.author IS NULL)
    ORDER BY j.service_date, j.service_period_id
$fn$;

COMMENT ON FUNCTION capacity_impl.wrong_services(uuid) IS
    'The services whose ledger row is not what their live bookings come to, or whose debt nobody answers for, in key order: what correct_totals corrects. before and after: the totals as they are (NULL in a row that is gone) and as they should be, is_answered: somebody answers for the debt, if there is one; covers to shadow_parties: the difference. is_debt_new: somebody has to answer for the debt, or for more of it. Takes no lock.';

REVOKE ALL ON FUNCTION capacity_impl.wrong_services(uuid) FROM PUBLIC;
