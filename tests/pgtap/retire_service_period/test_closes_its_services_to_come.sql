SELECT plan(13);

SELECT tests.set_clock('2050-06-10 12:00+02');
SELECT tests.make_restaurant() AS id INTO TEMP r;
SELECT tests.make_period(id) AS dinner INTO TEMP p FROM r;
SELECT tests.make_period(id, 'Lunch', '11:00', '15:00') AS lunch INTO TEMP l FROM r;
SELECT tests.book(id, 2, p_start_time => '12:00') FROM r;

SELECT capacity_v1.retire_service_period(id, dinner) AS answer INTO TEMP a FROM r, p;
SELECT is(answer -> 'changed', 'true', 'a period without bookings goes') FROM a;
SELECT is((answer #>> '{service_period,retired_at}')::timestamptz, '2050-06-10 12:00+02', 'now') FROM a;
SELECT is(tests.outcome(tests.book(id, 2)) || ', ' || tests.outcome(tests.book(id, 2, p_start_time => '12:00')), 'refused: OUTSIDE_SERVICE_HOURS, confirmed',
    'its services are closed, the others are not') FROM r;
SELECT is((SELECT row(operation, service_period_id = dinner, options)::text FROM capacity.decisions, p WHERE operation LIKE 'retire%'),
    '(retire_service_period,t,"{""after"": {""retired_at"": ""2050-06-10T10:00:00+00:00""}, ""before"": {""retired_at"": null}, ""keep_bookings"": false}")', 'it is a decision');

SELECT (SELECT count(*) FROM capacity.decisions) AS n, rules_version INTO TEMP before FROM capacity.restaurants;
SELECT tests.set_clock('2050-06-11 12:00+02');
SELECT is(capacity_v1.retire_service_period(id, dinner), answer || '{"changed": false}', 'a second time changes nothing') FROM a, r, p;
SELECT is(row((SELECT count(*) FROM capacity.decisions), (SELECT x.rules_version FROM capacity.restaurants AS x))::text, row(n, rules_version)::text, 'at all') FROM before;
SELECT throws_ok(format('SELECT tests.make_period(%L, p_service_period_id => %L)', id, dinner), 'RC103', NULL, 'it cannot come back') FROM r, p;
SELECT is(tests.make_period(id) IS NULL, false, 'its name and its hours are free') FROM r;

SELECT throws_ok(format('SELECT capacity_v1.retire_service_period(%L, gen_random_uuid())', id), 'RC103', NULL, 'it must exist') FROM r;
SELECT throws_ok(format('SELECT capacity_v1.retire_service_period(%L, %L)', r.id, b.id), 'RC103', NULL, 'the built-in one cannot be retired')
FROM r, capacity.service_periods AS b WHERE b.restaurant_id = r.id AND b.is_builtin;
SELECT throws_ok(format('SELECT capacity_v1.retire_service_period(%L, %L, ''{"keep_bookings": "yes"}'')', id, dinner), 'RC008', NULL, 'an option has its type') FROM r, p;
SELECT throws_ok(format('SELECT capacity_v1.retire_service_period(gen_random_uuid(), %L)', dinner), 'RC101', NULL, 'the restaurant must exist') FROM p;
SELECT is(tests.sound(id), 'sound', 'nothing is out of balance') FROM r;

SELECT * FROM finish();
