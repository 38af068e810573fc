CREATE OR REPLACE FUNCTION capacity_impl.utilization_level(p_percent numeric)
RETURNS text
LANGUAGE sql
IMMUTABLE
PARALLEL SAFE
AS $fn$
    SELECT CASE WHEN p_percent < 70 THEN 'green'
                WHEN p_percent <= 90 THEN 'yellow'
                WHEN p_percent < 100 THEN 'red'
                WHEN p_percent >= 100 THEN 'alarm' END
$fn$;

COMMENT ON FUNCTION capacity_impl.utilization_level(numeric) IS
    'How staff read a utilization: green below 70 percent, yellow from 70 to 90, red above 90, alarm from 100 on; NULL without a limit. Unpinned, so that it is inlined.';

REVOKE ALL ON FUNCTION capacity_impl.utilization_level(numeric) FROM PUBLIC;
