CREATE OR REPLACE FUNCTION capacity_impl.lock_service_slots(
    p_restaurant_id uuid, p_service_date date, p_service_period_id uuid)
RETURNS void
LANGUAGE plpgsql
SET search_path = pg_catalog, pg_temp
AS $fn$
BEGIN
    PERFORM FROM capacity.service_ledger AS l
    JOIN capacity.booking_slots AS s
        ON s.restaurant_id = p_restaurant_id AND s.slot_date BETWEEN p_service_date AND p_service_date + 1
        AND s.starts_at >= l.starts_at AND s.starts_at < l.ends_at
    WHERE l.restaurant_id = p_restaurant_id
      AND l.service_date = p_service_date AND l.service_period_id = p_service_period_id
    ORDER BY s.slot_date, s.slot_time, s.starts_at
    FOR NO KEY UPDATE OF s;
END
$fn$;

COMMENT ON FUNCTION capacity_impl.lock_service_slots(uuid, date, uuid) IS
    'Locks all slots of a service, in key order: another service may share one, and who goes on to lock the floor must have them. Lock the service before.';

REVOKE ALL ON FUNCTION capacity_impl.lock_service_slots(uuid, date, uuid) FROM PUBLIC;
