-- Time travel: from now on the engine believes that it is p_now, in every session; NULL gives it the
-- real time again. Production has no hook for this, so the function itself is replaced; where that
-- happens in a transaction that is rolled back, so is the journey.
CREATE FUNCTION tests.set_clock(p_now timestamptz)
RETURNS void
LANGUAGE plpgsql
SET search_path = pg_catalog, pg_temp
AS $fn$
BEGIN
    EXECUTE format(
        'CREATE OR REPLACE FUNCTION capacity_impl.clock() RETURNS timestamptz LANGUAGE sql STABLE PARALLEL SAFE AS %L',
        CASE WHEN p_now IS NULL THEN 'SELECT pg_catalog.statement_timestamp()'
             ELSE format('SELECT %L::timestamptz', p_now)
        END);
END
$fn$;
