CREATE OR REPLACE FUNCTION capacity_impl.import_debts(p_restaurant_id uuid, p_bookings capacity.bookings[])
RETURNS uuid[]
LANGUAGE plpgsql
STABLE
SET search_path = pg_catalog, pg_temp
AS $fn$
BEGIN
    RETURN (
        WITH live AS MATERIALIZED (
            SELECT b.id, b.party_size, b.service_date, b.service_period_id, b.slot_date, b.slot_time, b.slot_starts_at
            FROM unnest(p_bookings) AS b
            WHERE capacity.is_live_status(b.status)
        ), full_services AS MATERIALIZED (
            SELECT n.service_date, n.service_period_id
            FROM (
                SELECT b.service_date, b.service_period_id, sum(b.party_size) AS covers, count(*) AS parties
                FROM live AS b
                GROUP BY b.service_date, b.service_period_id
            ) AS n
            JOIN capacity.service_ledger AS l
                ON l.restaurant_id = p_restaurant_id
                AND l.service_date = n.service_date AND l.service_period_id = n.service_period_id
            WHERE l.booked_covers + n.covers > l.max_covers OR l.booked_parties + n.parties > l.max_parties
        ), full_slots AS MATERIALIZED (
            SELECT DISTINCT n.slot_date, n.slot_time, n.slot_starts_at
            FROM (
                SELECT b.slot_date, b.slot_time, b.slot_starts_at, sum(b.party_size) AS covers
                FROM live AS b
                GROUP BY b.slot_date, b.slot_time, b.slot_starts_at
            ) AS n
            LEFT JOIN capacity.booking_slots AS s
                ON s.restaurant_id = p_restaurant_id
                AND s.slot_date = n.slot_date AND s.slot_time = n.slot_time AND s.starts_at = n.slot_starts_at
            -- A slot that is yet to be made gets the pacing of a service of these dates.
            LEFT JOIN capacity.service_ledger AS l
                ON l.restaurant_id = p_restaurant_id AND l.service_date BETWEEN n.slot_date - 1 AND n.slot_date AND s.id IS NULL
            WHERE coalesce(s.reserved_count, 0) + n.covers > coalesce(s.available_capacity::integer, l.slot_covers::integer)
        )
        SELECT array_agg(b.id)
        FROM live AS b
        WHERE (b.service_date, b.service_period_id) IN (SELECT f.service_date, f.service_period_id FROM full_services AS f)
           OR (b.slot_date, b.slot_time, b.slot_starts_at) IN (SELECT f.slot_date, f.slot_time, f.slot_starts_at FROM full_slots AS f));
END
$fn$;

COMMENT ON FUNCTION capacity_impl.import_debts(uuid, capacity.bookings[]) IS
    'Which of these bookings, once all of them are made, stand in a service or slot over its limit: their decisions answer for the debt. Call it when the services and slots are locked.';

REVOKE ALL ON FUNCTION capacity_impl.import_debts(uuid, capacity.bookings[]) FROM PUBLIC;
