SELECT plan(9);

SELECT tests.set_clock('2050-06-10 12:00+00');
SELECT tests.make_restaurant() AS id INTO TEMP r;
SELECT tests.make_period(id, 'Lunch', '11:00', '15:00') AS lunch, tests.make_period(id) AS dinner INTO TEMP p FROM r;
SELECT tests.set_limit(id, 2, NULL, lunch) FROM r, p;
SELECT (tests.book(id, 3) #>> '{booking,id}')::uuid AS booking INTO TEMP b FROM r;
CREATE FUNCTION pg_temp.change(p_changes jsonb) RETURNS jsonb LANGUAGE sql AS $fn$
    SELECT tests.change(id, booking, p_changes) FROM pg_temp.r, pg_temp.b
$fn$;

SELECT is(tests.outcome(pg_temp.change(jsonb_build_object('start_time', '20:00', 'service_period_id', dinner))), 'confirmed', 'a place in that period is taken') FROM p;
SELECT pg_temp.change(jsonb_build_object('start_time', '12:00', 'service_period_id', dinner)) AS answer INTO TEMP a FROM p;
SELECT is(tests.outcome(answer), 'refused: OUTSIDE_SERVICE_HOURS', 'a place in another one is not') FROM a;
SELECT is(answer #> '{error,violations}', jsonb_build_array(
    jsonb_build_object('rule', 'service_period', 'limit', NULL, 'used', NULL, 'requested', NULL, 'shortfall', NULL,
                       'context', jsonb_build_object('service_period_id', dinner)),
    '{"rule": "max_covers", "limit": 2, "used": 0, "requested": 3, "shortfall": 1}'::jsonb), 'which is said first') FROM a, p;
SELECT is(jsonb_path_query_array(pg_temp.change(jsonb_build_object('booking_date', '2050-06-09', 'start_time', '12:00', 'service_period_id', dinner)),
    '$.error.violations[*].rule'), '["past_time", "service_period", "max_covers"]', 'but for the past') FROM p;
SELECT is(jsonb_path_query_array(pg_temp.change(jsonb_build_object('start_time', '16:00', 'service_period_id', dinner)), '$.error.violations[*].rule'),
    '["service_hours"]', 'where nothing serves, that is said') FROM p;
SELECT is(tests.outcome(pg_temp.change(jsonb_build_object('service_period_id', lunch))), 'refused: OUTSIDE_SERVICE_HOURS', 'a period is no time to move to') FROM p;
SELECT is(tests.outcome(pg_temp.change(jsonb_build_object('service_period_id', dinner))), 'confirmed', 'its own period is fine') FROM p;
SELECT is(tests.outcome(tests.change(id, booking, jsonb_build_object('start_time', '12:00', 'service_period_id', dinner), '{"override": true, "reason": "asked"}')),
    'refused: OUTSIDE_SERVICE_HOURS', 'no override makes it another') FROM r, b, p;
SELECT is(tests.sound(id), 'sound', 'nothing is out of balance') FROM r;

SELECT * FROM finish();
