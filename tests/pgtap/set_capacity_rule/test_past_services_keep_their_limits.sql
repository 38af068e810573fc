SELECT plan(7);

SELECT tests.set_clock('2050-06-10 12:00+02');
SELECT tests.make_restaurant() AS id INTO TEMP r;
SELECT tests.make_period(id) AS dinner INTO TEMP p FROM r;
SELECT tests.set_limit(id, 10) FROM r;
SELECT tests.book(id, 5, d::date) FROM r, generate_series('2050-06-16'::date, '2050-06-18', '1 day') AS d;
CREATE FUNCTION pg_temp.limits() RETURNS text LANGUAGE sql AS $fn$
    SELECT string_agg(max_covers::text, ',' ORDER BY service_date) FROM capacity.service_ledger, pg_temp.r WHERE restaurant_id = r.id
$fn$;

SELECT tests.set_clock('2050-06-17 22:59:59+02');
SELECT is(tests.set_limit(id, 8) ->> 'services_changed', '2', 'a service that has not ended is resolved anew') FROM r;
SELECT is(pg_temp.limits(), '10,8,8', 'one that has keeps its limit');
SELECT tests.set_clock('2050-06-17 23:00+02');
SELECT is(tests.set_limit(id, 3) -> 'debts' -> 0 ->> 'service_date', '2050-06-18', 'at its end a service is past') FROM r;
SELECT is(pg_temp.limits(), '10,8,3', 'to the second');
SELECT is((SELECT sum(excess_covers) FROM capacity.service_ledger, r WHERE restaurant_id = r.id), 2::bigint, 'the past gets no debt');

-- The rules of today decide a past service that is booked for the first time.
SELECT is(tests.book(id, 3, '2050-06-01', p_options => '{"allow_past": true}') #>> '{capacity,max_covers}', '3', 'unless nobody has touched it') FROM r;
SELECT is(tests.sound(id), 'sound', 'nothing is out of balance') FROM r;

SELECT * FROM finish();
