CREATE OR REPLACE FUNCTION capacity_impl.configured_restaurants()
RETURNS SETOF uuid
LANGUAGE sql
STABLE
AS $fn$
    SELECT r.restaurant_id
    FROM capacity.restaurants AS r
    WHERE r.slot_covers IS NOT NULL OR r.requires_table
    UNION ALL
    SELECT c.restaurant_id
    FROM capacity.capacity_rules AS c
    WHERE (c.max_covers IS NOT NULL OR c.max_parties IS NOT NULL)
      -- It is no earlier than yesterday anywhere.
      AND (c.last_date IS NULL OR c.last_date >= (capacity_impl.clock() AT TIME ZONE 'UTC')::date - 1)
      AND NOT EXISTS (
          SELECT FROM capacity.service_periods AS p
          WHERE p.restaurant_id = c.restaurant_id AND p.id = c.service_period_id AND p.retired_at IS NOT NULL)
$fn$;

COMMENT ON FUNCTION capacity_impl.configured_restaurants() IS
    'The one definition of a restaurant whose capacity is configured: a rule that sets a limit, whose dates are not over and whose period is not retired; or pacing; or bookings that need a table. The same one may come more than once. Unpinned, so that it is inlined, and a condition on it reads indexes.';

REVOKE ALL ON FUNCTION capacity_impl.configured_restaurants() FROM PUBLIC;
