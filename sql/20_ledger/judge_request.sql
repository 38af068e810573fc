CREATE OR REPLACE FUNCTION capacity_impl.judge_request(
    p_covers integer,
    p_max_covers integer,
    p_booked_covers integer,
    p_max_parties integer,
    p_booked_parties integer,
    p_slot_capacity integer,
    p_slot_reserved integer)
RETURNS jsonb
LANGUAGE sql
IMMUTABLE
PARALLEL SAFE
AS $fn$
    SELECT CASE
        WHEN capacity_impl.is_within_limits(
            p_covers, p_max_covers, p_booked_covers, p_max_parties, p_booked_parties, p_slot_capacity, p_slot_reserved) THEN NULL
        ELSE capacity_impl.list_violations(
            p_covers, p_max_covers, p_booked_covers, p_max_parties, p_booked_parties, p_slot_capacity, p_slot_reserved)
        END
$fn$;

COMMENT ON FUNCTION capacity_impl.judge_request(integer, integer, integer, integer, integer, integer, integer) IS
    'NULL when one more party of p_covers fits (is_within_limits), else every violated rule with limit, used, requested and shortfall. Unpinned, so that it is inlined.';

REVOKE ALL ON FUNCTION capacity_impl.judge_request(integer, integer, integer, integer, integer, integer, integer) FROM PUBLIC;
