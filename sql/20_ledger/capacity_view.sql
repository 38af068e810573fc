CREATE OR REPLACE FUNCTION capacity_impl.capacity_view(
    p_service_date date,
    p_service_period_id uuid,
    p_max_covers integer,
    p_booked_covers integer,
    p_max_parties integer,
    p_booked_parties integer)
RETURNS capacity.capacity_view
LANGUAGE sql
STABLE
PARALLEL SAFE
AS $fn$
    SELECT ROW(
        p_service_date,
        p_service_period_id,
        p_max_covers,
        p_booked_covers,
        CASE WHEN p_max_covers IS NOT NULL THEN greatest(p_max_covers - p_booked_covers, 0) END,
        capacity_impl.utilization_percent(p_booked_covers, p_max_covers),
        p_max_parties,
        p_booked_parties,
        CASE WHEN p_max_parties IS NOT NULL THEN greatest(p_max_parties - p_booked_parties, 0) END,
        capacity_impl.utilization_percent(p_booked_parties, p_max_parties))::capacity.capacity_view
$fn$;

COMMENT ON FUNCTION capacity_impl.capacity_view(date, uuid, integer, integer, integer, integer) IS
    'Limits and totals of a service as the API shows them. Where there is no limit, what remains and the percentage are null. Unpinned, so that it is inlined.';

REVOKE ALL ON FUNCTION capacity_impl.capacity_view(date, uuid, integer, integer, integer, integer) FROM PUBLIC;
