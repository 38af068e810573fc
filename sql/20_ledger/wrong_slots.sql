CREATE OR REPLACE FUNCTION capacity_impl.wrong_slots(p_restaurant_id uuid)
RETURNS TABLE (
    slot_date date,
    slot_time time,
    starts_at timestamptz,
    service_period_id uuid,
    covers integer,
    before jsonb,
    after jsonb)
LANGUAGE sql
STABLE
SET search_path = pg_catalog, pg_temp
AS $fn$
    SELECT k.slot_date, k.slot_time, k.starts_at, k.service_period_id, k.covers - coalesce(k.reserved_count, 0),
           jsonb_build_object(
               'slot_date', k.slot_date, 'slot_time', k.slot_time, 'starts_at', k.starts_at,
               'reserved_count', k.reserved_count, 'excess_count', k.excess_count),
           jsonb_build_object(
               'slot_date', k.slot_date, 'slot_time', k.slot_time, 'starts_at', k.starts_at,
               'reserved_count', k.covers, 'excess_count', greatest(k.covers - k.available_capacity, 0))
    FROM (
        SELECT coalesce(s.slot_date, c.slot_date) AS slot_date, coalesce(s.slot_time, c.slot_time) AS slot_time,
               coalesce(s.starts_at, c.starts_at) AS starts_at, c.service_period_id,
               coalesce(c.covers, 0) AS covers, s.reserved_count, s.excess_count,
               -- A slot that is gone is made anew by apply_slot_change, with the pacing of its service.
               CASE WHEN s.restaurant_id IS NOT NULL THEN s.available_capacity
                    ELSE (SELECT l.slot_covers
                          FROM capacity.service_ledger AS l
                          WHERE l.restaurant_id = p_restaurant_id AND l.service_date BETWEEN c.slot_date - 1 AND c.slot_date
                            AND l.service_period_id = c.service_period_id
                          ORDER BY l.service_date DESC
                          LIMIT 1) END AS available_capacity
        FROM (SELECT * FROM capacity.booking_slots AS own WHERE own.restaurant_id = p_restaurant_id) AS s
        FULL JOIN capacity_impl.recount_slots(p_restaurant_id) AS c
            ON c.slot_date = s.slot_date AND c.slot_time = s.slot_time AND c.starts_at = s.starts_at
    ) AS k
    WHERE (k.reserved_count, k.excess_count) IS DISTINCT FROM (k.covers, greatest(k.covers - k.available_capacity, 0))
    ORDER BY k.slot_date, k.slot_time, k.starts_at
$fn$;

COMMENT ON FUNCTION capacity_impl.wrong_slots(uuid) IS
    'The slots whose count is not what their live bookings come to, in order: what correct_totals corrects, once the services are right. before and after: the counts as they are (NULL of a slot that is gone) and as they should be; covers: the difference. Takes no lock.';

REVOKE ALL ON FUNCTION capacity_impl.wrong_slots(uuid) FROM PUBLIC;
