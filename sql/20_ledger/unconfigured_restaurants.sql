CREATE OR REPLACE FUNCTION capacity_impl.unconfigured_restaurants()
RETURNS TABLE (restaurant_id uuid, name text)
LANGUAGE sql
STABLE
SET search_path = pg_catalog, pg_temp
AS $fn$
    SELECT u.restaurant_id, u.name
    FROM (
        SELECT r.restaurant_id, r.name
        FROM capacity.restaurants AS r
        WHERE NOT EXISTS (SELECT FROM capacity_impl.configured_restaurants() AS c (id) WHERE c.id = r.restaurant_id)
        OFFSET 0  -- few are left, and only of those is asked whether they are active
    ) AS u
    WHERE EXISTS (
              SELECT FROM capacity.service_periods AS p
              WHERE p.restaurant_id = u.restaurant_id AND NOT p.is_builtin AND p.retired_at IS NULL)
       OR EXISTS (
              SELECT FROM capacity.bookings AS b
              WHERE b.restaurant_id = u.restaurant_id
                AND b.booking_date >= (capacity_impl.clock() AT TIME ZONE 'UTC')::date - 30
                AND capacity.is_live_status(b.status))
$fn$;

COMMENT ON FUNCTION capacity_impl.unconfigured_restaurants() IS
    'Active restaurants without capacity configured: with a period of their own, or a live booking on a date from 30 days ago on, and nothing that could refuse one.';

REVOKE ALL ON FUNCTION capacity_impl.unconfigured_restaurants() FROM PUBLIC;
