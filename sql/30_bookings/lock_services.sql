CREATE OR REPLACE FUNCTION capacity_impl.lock_services(p_before capacity.bookings, p_after capacity.bookings)
RETURNS void
LANGUAGE plpgsql
SET search_path = pg_catalog, pg_temp
AS $fn$
DECLARE
    v_service record;
BEGIN
    FOR v_service IN
        SELECT DISTINCT s.service_date, s.service_period_id
        FROM (VALUES (p_before.service_date, p_before.service_period_id),
                     (p_after.service_date, p_after.service_period_id)) AS s (service_date, service_period_id)
        ORDER BY s.service_date, s.service_period_id
    LOOP
        PERFORM pg_advisory_xact_lock(capacity_impl.service_queue(p_before.restaurant_id, v_service.service_date, v_service.service_period_id));
    END LOOP;

    PERFORM FROM (VALUES (p_before.service_date, p_before.service_period_id),
                         (p_after.service_date, p_after.service_period_id)) AS s (service_date, service_period_id)
    JOIN capacity.service_ledger AS l
        ON l.restaurant_id = p_before.restaurant_id
        AND l.service_date = s.service_date AND l.service_period_id = s.service_period_id
    ORDER BY l.service_date, l.service_period_id
    FOR NO KEY UPDATE OF l;
END
$fn$;

COMMENT ON FUNCTION capacity_impl.lock_services(capacity.bookings, capacity.bookings) IS
    'Locks what a change of a booking counts in: the services that it has before and after, both queues and then both ledger rows in key order. The slots come after, where they matter: another service may share one. Call it after locking the booking. 40001 above READ COMMITTED when a row is newer than the snapshot.';

REVOKE ALL ON FUNCTION capacity_impl.lock_services(capacity.bookings, capacity.bookings) FROM PUBLIC;
