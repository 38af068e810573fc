CREATE OR REPLACE FUNCTION capacity_impl.list_free_arrivals(
    p_restaurant_id uuid, p_service_date date, p_service_period_id uuid, p_party_size integer, p_channel text)
RETURNS jsonb
LANGUAGE plpgsql
STABLE
SET search_path = pg_catalog, pg_temp
AS $fn$
BEGIN
    -- The totals first: they are one row, and mostly what is in the way.
    IF NOT EXISTS (
        SELECT FROM capacity.service_ledger AS l
        WHERE l.restaurant_id = p_restaurant_id
          AND l.service_date = p_service_date AND l.service_period_id = p_service_period_id
          AND capacity_impl.is_within_limits(
              p_party_size, l.max_covers, l.booked_covers, l.max_parties, l.booked_parties, NULL, NULL)) THEN
        RETURN jsonb_build_array();
    END IF;
    RETURN (
        SELECT coalesce(jsonb_agg(jsonb_build_object('local_time', s.local_time, 'is_second', s.is_second)
                                  ORDER BY s.starts_at), '[]')
        FROM capacity_impl.list_slots(p_restaurant_id, p_service_date, p_service_date, p_party_size, p_channel) AS s
        WHERE s.service_date = p_service_date AND s.service_period_id = p_service_period_id
          -- In shadow mode, too: what is offered is there.
          AND s.code IS NULL);
END
$fn$;

COMMENT ON FUNCTION capacity_impl.list_free_arrivals(uuid, date, uuid, integer, text) IS
    'The arrivals of a service that such a party could book now, strictly and in any mode, in order: an array of local_time and is_second. Takes no lock.';

REVOKE ALL ON FUNCTION capacity_impl.list_free_arrivals(uuid, date, uuid, integer, text) FROM PUBLIC;
