CREATE OR REPLACE FUNCTION capacity_impl.recount_services(p_restaurant_id uuid)
RETURNS TABLE (
    service_date date,
    service_period_id uuid,
    covers integer,
    parties integer,
    shadow_covers integer,
    shadow_parties integer)
LANGUAGE sql
STABLE
SET search_path = pg_catalog, pg_temp
AS $fn$
    SELECT b.service_date, b.service_period_id,
           sum(b.party_size)::integer, count(*)::integer,
           coalesce(sum(b.party_size) FILTER (WHERE b.enforcement_mode = 'shadow'), 0)::integer,
           count(*) FILTER (WHERE b.enforcement_mode = 'shadow')::integer
    FROM capacity.bookings AS b
    WHERE b.restaurant_id = p_restaurant_id AND capacity.is_live_status(b.status)
    GROUP BY b.service_date, b.service_period_id
$fn$;

COMMENT ON FUNCTION capacity_impl.recount_services(uuid) IS
    'What live bookings take of each service, counted from the bookings themselves: for verification and correct_totals only.';

REVOKE ALL ON FUNCTION capacity_impl.recount_services(uuid) FROM PUBLIC;
