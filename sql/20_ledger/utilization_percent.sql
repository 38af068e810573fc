CREATE OR REPLACE FUNCTION capacity_impl.utilization_percent(p_booked integer, p_max integer)
RETURNS numeric
LANGUAGE sql
IMMUTABLE
PARALLEL SAFE
AS $fn$
    SELECT CASE WHEN p_max > 0 THEN round(100.0 * p_booked / p_max, 1)
                WHEN p_max = 0 THEN 100.0 END
$fn$;

COMMENT ON FUNCTION capacity_impl.utilization_percent(integer, integer) IS
    'What is booked, in percent of the limit, to one decimal; over 100 when overbooked, NULL without a limit. A limit of 0 is always full: 100. Unpinned, so that it is inlined.';

REVOKE ALL ON FUNCTION capacity_impl.utilization_percent(integer, integer) FROM PUBLIC;
