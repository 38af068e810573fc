SELECT plan(9);

SELECT tests.make_restaurant() AS id INTO TEMP r;
SELECT (tests.book(id, 2) #>> '{booking,id}')::uuid AS booking INTO TEMP b FROM r;
CREATE FUNCTION pg_temp.change(p_version integer, p_changes jsonb) RETURNS text LANGUAGE sql AS $fn$
    SELECT tests.outcome(tests.change(id, booking, p_changes, p_expected_version => p_version)) FROM pg_temp.r, pg_temp.b
$fn$;

SELECT is(pg_temp.change(1, '{"party_size": 4}'), 'confirmed', 'a change of the version that was seen');
SELECT throws_ok('SELECT pg_temp.change(1, ''{"start_time": "20:00"}'')', 'RC208', NULL, 'another one of the same version comes too late');
SELECT throws_ok('SELECT pg_temp.change(3, ''{"start_time": "20:00"}'')', 'RC208', NULL, 'nobody has seen the next version');
SELECT is((SELECT count(*) FROM capacity.idempotency_keys WHERE operation = 'update_booking'), 1::bigint, 'it is no decision, and may come again');
SELECT is(pg_temp.change(2, '{"start_time": "20:00"}'), 'confirmed', 'with the version of now');
SELECT is((SELECT row(party_size, start_time, version)::text FROM capacity.bookings), '(4,20:00:00,3)', 'none is lost');
UPDATE capacity.bookings SET notes = 'by hand';
SELECT throws_ok('SELECT pg_temp.change(3, ''{"party_size": 2}'')', 'RC208', NULL, 'plain SQL makes a version too');
SELECT is(pg_temp.change(4, '{"notes": null}'), 'confirmed', 'which can be seen');
SELECT is(tests.sound(id), 'sound', 'nothing is out of balance') FROM r;

SELECT * FROM finish();
