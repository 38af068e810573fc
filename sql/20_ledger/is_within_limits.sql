CREATE OR REPLACE FUNCTION capacity_impl.is_within_limits(
    p_covers integer,
    p_max_covers integer,
    p_booked_covers integer,
    p_max_parties integer,
    p_booked_parties integer,
    p_slot_capacity integer,
    p_slot_reserved integer)
RETURNS boolean
LANGUAGE sql
IMMUTABLE
PARALLEL SAFE
AS $fn$
    SELECT (p_booked_covers + p_covers <= p_max_covers) IS NOT FALSE
        AND (p_booked_parties + 1 <= p_max_parties) IS NOT FALSE
        AND (p_slot_reserved + p_covers <= p_slot_capacity) IS NOT FALSE
$fn$;

COMMENT ON FUNCTION capacity_impl.is_within_limits(integer, integer, integer, integer, integer, integer, integer) IS
    'The one predicate of capacity: whether one more party of p_covers fits into its service and its slot. A NULL limit never speaks against it. Booking and every read decide by it. Unpinned, so that it is inlined.';

REVOKE ALL ON FUNCTION capacity_impl.is_within_limits(integer, integer, integer, integer, integer, integer, integer) FROM PUBLIC;
