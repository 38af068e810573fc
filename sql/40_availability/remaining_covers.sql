CREATE OR REPLACE FUNCTION capacity_impl.remaining_covers(
    p_max_covers integer,
    p_booked_covers integer,
    p_max_parties integer,
    p_booked_parties integer,
    p_slot_capacity integer,
    p_slot_reserved integer)
RETURNS integer
LANGUAGE sql
IMMUTABLE
PARALLEL SAFE
AS $fn$
    SELECT CASE WHEN p_booked_parties >= p_max_parties THEN 0
                WHEN p_max_covers IS NULL AND p_slot_capacity IS NULL THEN NULL
                ELSE greatest(least(p_max_covers - p_booked_covers, p_slot_capacity - p_slot_reserved), 0) END
$fn$;

COMMENT ON FUNCTION capacity_impl.remaining_covers(integer, integer, integer, integer, integer, integer) IS
    'The largest party, in covers, that its service and its slot would still take; NULL = unlimited. Unpinned, so that it is inlined.';

REVOKE ALL ON FUNCTION capacity_impl.remaining_covers(integer, integer, integer, integer, integer, integer) FROM PUBLIC;
