CREATE OR REPLACE FUNCTION capacity_impl.capacity_json(
    p_service_date date,
    p_service_period_id uuid,
    p_max_covers integer,
    p_booked_covers integer,
    p_max_parties integer,
    p_booked_parties integer)
RETURNS jsonb
LANGUAGE sql
STABLE
PARALLEL SAFE
AS $fn$
    SELECT jsonb_build_object(
        'service_date', p_service_date,
        'service_period_id', p_service_period_id,
        'max_covers', p_max_covers,
        'booked_covers', p_booked_covers,
        'remaining_covers', CASE WHEN p_max_covers IS NOT NULL THEN greatest(p_max_covers - p_booked_covers, 0) END,
        'utilization_percent', capacity_impl.utilization_percent(p_booked_covers, p_max_covers),
        'max_parties', p_max_parties,
        'booked_parties', p_booked_parties,
        'remaining_parties', CASE WHEN p_max_parties IS NOT NULL THEN greatest(p_max_parties - p_booked_parties, 0) END,
        'parties_utilization_percent', capacity_impl.utilization_percent(p_booked_parties, p_max_parties))
$fn$;

COMMENT ON FUNCTION capacity_impl.capacity_json(date, uuid, integer, integer, integer, integer) IS
    'Limits and totals of a service as the API shows them. Where there is no limit, what remains and the percentage are null. Unpinned, so that it is inlined.';

REVOKE ALL ON FUNCTION capacity_impl.capacity_json(date, uuid, integer, integer, integer, integer) FROM PUBLIC;
