CREATE OR REPLACE FUNCTION capacity_impl.list_violations(
    p_covers integer,
    p_max_covers integer,
    p_booked_covers integer,
    p_max_parties integer,
    p_booked_parties integer,
    p_slot_capacity integer,
    p_slot_reserved integer)
RETURNS jsonb
LANGUAGE plpgsql
IMMUTABLE
PARALLEL SAFE
SET search_path = pg_catalog, pg_temp
AS $fn$
BEGIN
    RETURN (
        SELECT jsonb_agg(jsonb_build_object(
            'rule', r.rule, 'limit', r.max, 'used', r.used, 'requested', r.requested,
            'shortfall', r.used + r.requested - r.max) ORDER BY r.place)
        FROM (VALUES
            (1, 'max_covers', p_max_covers, p_booked_covers, p_covers),
            (2, 'max_parties', p_max_parties, p_booked_parties, 1),
            (3, 'slot_covers', p_slot_capacity, p_slot_reserved, p_covers)
        ) AS r (place, rule, max, used, requested)
        WHERE r.used + r.requested > r.max);
END
$fn$;

COMMENT ON FUNCTION capacity_impl.list_violations(integer, integer, integer, integer, integer, integer, integer) IS
    'Every rule that one more party of p_covers would violate, with limit, used, requested and shortfall; NULL when none. Call it through judge_request.';

REVOKE ALL ON FUNCTION capacity_impl.list_violations(integer, integer, integer, integer, integer, integer, integer) FROM PUBLIC;
