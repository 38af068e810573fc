SELECT plan(6);

SELECT tests.set_clock('2050-06-01 12:00+00');
SELECT tests.make_restaurant() AS id INTO TEMP r;
SELECT tests.make_period(id) AS period_id INTO TEMP dinner FROM r;
SELECT tests.book(id) FROM r;
CREATE FUNCTION pg_temp.move(p_zone text) RETURNS text LANGUAGE sql AS $fn$
    SELECT capacity_v1.upsert_restaurant(id, 'Test', p_zone) ->> 'changed' FROM pg_temp.r
$fn$;

SELECT throws_ok('SELECT pg_temp.move(''Asia/Tokyo'')', 'RC206', NULL, 'a booked service to come has its instants');
SELECT is((SELECT time_zone FROM capacity.restaurants), 'Europe/Zurich', 'which changes nothing');
SELECT is(pg_temp.move('Europe/Zurich'), 'false', 'the same zone is no change');
SELECT tests.set_clock('2050-06-17 22:59+02');
SELECT throws_ok('SELECT pg_temp.move(''Asia/Tokyo'')', 'RC206', NULL, 'while it runs too');
SELECT tests.set_clock('2050-06-17 23:00+02');
SELECT is(pg_temp.move('Asia/Tokyo'), 'true', 'when it is over the restaurant may move');
SELECT is(tests.book(id, p_booking_date => '2050-06-20') #>> '{booking,starts_at}', '2050-06-20T10:00:00+00:00', 'and books by its new clock') FROM r;

SELECT * FROM finish();
