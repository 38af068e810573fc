SELECT plan(11);

SELECT tests.make_restaurant() AS id INTO TEMP r;
SELECT tests.set_limit(id, 10) FROM r;
SELECT (tests.book(id, 4) #>> '{booking,id}')::uuid AS booking INTO TEMP b FROM r;
CREATE FUNCTION pg_temp.become(p_status text, p_options jsonb DEFAULT '{}') RETURNS jsonb LANGUAGE sql AS $fn$
    SELECT capacity_v1.transition_booking(id, booking, p_status, p_options) FROM pg_temp.r, pg_temp.b
$fn$;

SELECT is(tests.outcome(pg_temp.become('confirmed')), 'confirmed (duplicate)', 'a booking is what it is');
SELECT is((SELECT count(*) FROM capacity.decisions WHERE operation = 'transition_booking'), 0::bigint, 'which is no decision');
SELECT pg_temp.become('no_show', '{"expected_version": 1}') AS answer INTO TEMP a;
SELECT tests.book(id, 5) FROM r;
SELECT is(pg_temp.become('no_show', '{"expected_version": 1}'), answer || '{"duplicate": true}', 'the first answer comes again, whatever the version is by now') FROM a;
SELECT throws_ok('SELECT pg_temp.become(''seated'', ''{"expected_version": 1}'')', 'RC208', NULL, 'another step needs the version of now');
SELECT is(tests.outcome(pg_temp.become('seated', '{"expected_version": 2}')), 'seated', 'with which it is made');
SELECT is(tests.outcome(tests.change(id, booking, '{"notes": "late"}')), 'seated', 'a change in between') FROM r, b;
SELECT is(tests.outcome(pg_temp.become('seated')), 'seated (duplicate)', 'leaves the status');
SELECT is(pg_temp.become('seated') -> 'capacity', 'null', 'but not the decision that could show a capacity');
SELECT is((SELECT row(version, count(*) OVER ())::text FROM capacity.bookings AS c, b WHERE c.id = booking), '(4,1)', 'repeats make no version');
UPDATE capacity.bookings SET status = 'completed' FROM b WHERE id = booking;
SELECT is(tests.outcome(pg_temp.become('completed')), 'completed (duplicate)', 'what plain SQL did is done');
SELECT is(tests.sound(id), 'sound', 'nothing is out of balance') FROM r;

SELECT * FROM finish();
