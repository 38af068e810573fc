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
    SELECT to_jsonb(capacity_impl.capacity_view(
        p_service_date, p_service_period_id, p_max_covers, p_booked_covers, p_max_parties, p_booked_parties))
$fn$;

COMMENT ON FUNCTION capacity_impl.capacity_json(date, uuid, integer, integer, integer, integer) IS
    'capacity_view as JSON. Unpinned, so that it is inlined.';

REVOKE ALL ON FUNCTION capacity_impl.capacity_json(date, uuid, integer, integer, integer, integer) FROM PUBLIC;
