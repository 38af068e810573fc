CREATE OR REPLACE FUNCTION capacity_impl.effective_service(
    p_restaurant_id uuid, p_service_period_id uuid, p_service_date date)
RETURNS SETOF capacity.service_ledger
LANGUAGE plpgsql
STABLE
SET search_path = pg_catalog, pg_temp
AS $fn$
BEGIN
    RETURN QUERY
    SELECT l.* FROM capacity.service_ledger AS l
    WHERE l.restaurant_id = p_restaurant_id
      AND l.service_date = p_service_date AND l.service_period_id = p_service_period_id;
    IF NOT FOUND THEN
        -- Untouched: what ensure_service would write.
        RETURN QUERY
        SELECT e.*
        FROM capacity_impl.resolve_service(p_restaurant_id, p_service_period_id, p_service_date) AS s
        CROSS JOIN LATERAL jsonb_populate_record(NULL::capacity.service_ledger, jsonb_build_object(
            'restaurant_id', p_restaurant_id, 'service_date', p_service_date, 'service_period_id', p_service_period_id,
            'booked_covers', 0, 'booked_parties', 0, 'excess_covers', 0, 'excess_parties', 0,
            'shadow_covers', 0, 'shadow_parties', 0) || to_jsonb(s)) AS e
        WHERE s.starts_at IS NOT NULL;
    END IF;
END
$fn$;

COMMENT ON FUNCTION capacity_impl.effective_service(uuid, uuid, date) IS
    'The ledger row of a service, or what it would be if the service were touched now; no row when the period does not exist. Writes nothing.';

REVOKE ALL ON FUNCTION capacity_impl.effective_service(uuid, uuid, date) FROM PUBLIC;
