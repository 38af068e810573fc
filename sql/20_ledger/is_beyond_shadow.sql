CREATE OR REPLACE FUNCTION capacity_impl.is_beyond_shadow(
    p_restaurant_id uuid,
    p_excess_covers integer,
    p_excess_parties integer,
    p_shadow_covers integer,
    p_shadow_parties integer,
    p_debt_decision_id bigint)
RETURNS boolean
LANGUAGE sql
STABLE
SET search_path = pg_catalog, pg_temp
AS $fn$
    SELECT (p_excess_covers > 0 OR p_excess_parties > 0)
        AND (p_excess_covers > p_shadow_covers OR p_excess_parties > p_shadow_parties
             -- Most of what shadow mode let in fits: what somebody answers for may be as little as all of it.
             OR EXISTS (
                 SELECT FROM capacity.decisions AS d
                 WHERE d.restaurant_id = p_restaurant_id AND d.id = p_debt_decision_id
                   AND (d.mode = 'enforce' OR d.operation IN ('import_bookings', 'correct_totals'))))
$fn$;

COMMENT ON FUNCTION capacity_impl.is_beyond_shadow(uuid, integer, integer, integer, integer, bigint) IS
    'Whether a service''s debt is somebody''s overbooking, and not only what shadow mode let in: it is more than live bookings of shadow mode take, or the last decision that left or raised it was made while limits were enforced, by an import, or by who corrected totals (correct_totals). p_shadow_*: what those bookings take, within the limits too.';

REVOKE ALL ON FUNCTION capacity_impl.is_beyond_shadow(uuid, integer, integer, integer, integer, bigint) FROM PUBLIC;
