CREATE OR REPLACE FUNCTION capacity_impl.overbooked_services()
RETURNS SETOF capacity.service_ledger
LANGUAGE sql
STABLE
SET search_path = pg_catalog, pg_temp
AS $fn$
    SELECT l.*
    FROM capacity.service_ledger AS l
    WHERE (l.excess_covers > 0 OR l.excess_parties > 0)
      AND l.service_date >= (capacity_impl.clock() AT TIME ZONE 'UTC')::date - 3
      AND l.ends_at > capacity_impl.clock()
      AND capacity_impl.is_beyond_shadow(
          l.restaurant_id, l.excess_covers, l.excess_parties, l.shadow_covers, l.shadow_parties, l.debt_decision_id)
$fn$;

COMMENT ON FUNCTION capacity_impl.overbooked_services() IS
    'Services of all restaurants that are not over and whose debt is not shadow mode''s alone (is_beyond_shadow). Reads service_ledger_debt_idx alone: the first condition is its own.';

REVOKE ALL ON FUNCTION capacity_impl.overbooked_services() FROM PUBLIC;
