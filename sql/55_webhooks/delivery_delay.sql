CREATE OR REPLACE FUNCTION capacity_impl.delivery_delay(p_attempts integer, p_delays jsonb)
RETURNS interval
LANGUAGE sql
VOLATILE
PARALLEL SAFE
SET search_path = pg_catalog, pg_temp
AS $fn$
    -- 5 s, 30 s, 2 min, 10 min, 1 h, 3 h, 8 h, and a day twice: a weekend is survived.
    SELECT make_interval(secs =>
        (coalesce(p_delays, '[5, 30, 120, 600, 3600, 10800, 28800, 86400, 86400]') ->> (p_attempts - 1))::double precision
        * (0.8 + 0.4 * random()))
$fn$;

COMMENT ON FUNCTION capacity_impl.delivery_delay(integer, jsonb) IS
    'How long to wait after so many attempts that failed, a fifth more or less, so that many do not come back at once; NULL: that was the last. p_delays: seconds after each attempt, NULL for the usual ones.';

REVOKE ALL ON FUNCTION capacity_impl.delivery_delay(integer, jsonb) FROM PUBLIC;
