CREATE OR REPLACE FUNCTION capacity_impl.seating_score(p_seats integer[], p_sizes integer[], p_previous integer[], p_seatings jsonb)
RETURNS integer[]
LANGUAGE sql
IMMUTABLE
PARALLEL SAFE
SET search_path = pg_catalog, pg_temp
AS $fn$
    SELECT ARRAY[
        -count(*) FILTER (WHERE p.seat = 0 AND p.previous <> 0),
        coalesce(sum(p.size) FILTER (WHERE p.seat <> 0), 0),
        -count(*) FILTER (WHERE p.seat <> p.previous AND p.previous <> 0),
        -count(*) FILTER (WHERE jsonb_array_length(s.seating -> 'table_ids') > 1),
        -coalesce(sum((s.seating ->> 'capacity')::integer - p.size), 0)]::integer[]
    FROM unnest(p_seats, p_sizes, p_previous) AS p (seat, size, previous)
    CROSS JOIN LATERAL (SELECT p_seatings -> (p.seat - 1) AS seating WHERE p.seat > 0
                        UNION ALL SELECT NULL WHERE p.seat = 0) AS s
$fn$;

COMMENT ON FUNCTION capacity_impl.seating_score(integer[], integer[], integer[], jsonb) IS
    'What a plan is worth, to be compared from left to right, more is better: parties that lose the seat they have (negative), covers seated, moves, combinations, seats left over (negative each). p_seatings are numbered as they stand, from 1. See seating_problem for the arrays.';

REVOKE ALL ON FUNCTION capacity_impl.seating_score(integer[], integer[], integer[], jsonb) FROM PUBLIC;
