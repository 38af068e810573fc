SELECT plan(10);

SELECT tests.make_restaurant() AS id INTO TEMP r;
SELECT tests.make_period(id) AS dinner INTO TEMP p FROM r;
CREATE FUNCTION pg_temp.range(p_first date, p_last date, p_with_period boolean DEFAULT false) RETURNS text LANGUAGE sql AS $fn$
    SELECT capacity_v1.set_capacity_rule(r.id, 5, NULL, CASE WHEN p_with_period THEN p.dinner END,
        p_first_date => p_first, p_last_date => p_last) ->> 'changed' FROM pg_temp.r, pg_temp.p
$fn$;

SELECT is(pg_temp.range('2050-06-10', '2050-06-20'), 'true', 'a range');
SELECT count(*) AS n INTO TEMP before FROM capacity.decisions;
SELECT throws_ok(format('SELECT pg_temp.range(%L, %L)', f, l), 'RC205', NULL, format('%s to %s overlaps it', f, l))
FROM (VALUES ('2050-06-20', '2050-06-21'), ('2050-06-01', '2050-06-10'), ('2050-06-12', '2050-06-13'), ('2050-01-01', '2050-12-31')) AS x (f, l);
CREATE FUNCTION pg_temp.detail() RETURNS jsonb LANGUAGE plpgsql AS $fn$
DECLARE
    v_detail text;
BEGIN
    PERFORM pg_temp.range('2050-06-12', '2050-06-13');
    RETURN NULL;
EXCEPTION WHEN SQLSTATE 'RC205' THEN
    GET STACKED DIAGNOSTICS v_detail = PG_EXCEPTION_DETAIL;
    RETURN v_detail;
END
$fn$;
SELECT is(pg_temp.detail() -> 'other' ->> 'last_date', '2050-06-20', 'DETAIL shows the other one');
SELECT is((SELECT count(*) FROM capacity.decisions), n, 'which changes nothing') FROM before;
SELECT is(pg_temp.range('2050-06-21', '2050-06-30'), 'true', 'the next day is free');
SELECT is(pg_temp.range('2050-06-12', '2050-06-13', true), 'true', 'a period''s range is of another kind');
SELECT is(pg_temp.range('2050-06-12', '2050-06-12'), 'true', 'so is a single date');

SELECT * FROM finish();
