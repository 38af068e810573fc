SELECT plan(15);

SELECT tests.set_clock('2050-06-01 12:00+00');
SELECT tests.make_restaurant() AS id INTO TEMP r;
SELECT tests.make_period(id) AS dinner INTO TEMP p FROM r;
SELECT tests.set_limit(id, 10) FROM r;
SELECT (tests.book(id, 2) #>> '{booking,id}')::uuid AS booking INTO TEMP b FROM r;
CREATE FUNCTION pg_temp.change(p_changes jsonb) RETURNS jsonb LANGUAGE sql AS $fn$
    SELECT tests.change(id, booking, p_changes) FROM pg_temp.r, pg_temp.b
$fn$;

-- The dinner of that date is closed, and everything that a policy may say speaks against a new request.
SELECT tests.make_period(id, p_weekdays => '{1,2,3}', p_service_period_id => dinner) FROM r, p;
UPDATE capacity.restaurants SET min_notice_minutes = 100000, booking_horizon_days = 1, channels = '{phone}', min_party_size = 3, max_party_size = 6
FROM r WHERE restaurant_id = r.id;
SELECT is(tests.outcome(tests.book(id, 4)), 'refused: OUTSIDE_SERVICE_HOURS', 'a new request is refused') FROM r;
SELECT is(tests.outcome(pg_temp.change('{"party_size": 4}')), 'confirmed', 'a party that is booked may grow');
SELECT is(tests.outcome(pg_temp.change('{"party_size": 4, "booking_date": "2050-06-17", "start_time": "19:00:00"}')), 'confirmed', 'the same date and time are no move');
SELECT is(pg_temp.change('{"party_size": 7}') -> 'error' -> 'violations',
    '[{"rule": "max_party_size", "limit": 6, "used": null, "requested": 7, "shortfall": 1}]', 'up to the largest party');
SELECT is(pg_temp.change('{"party_size": 11}') #>> '{error,code}', 'POLICY_REFUSED', 'the policy comes before the capacity');
SELECT is(jsonb_path_query_array(pg_temp.change('{"party_size": 11}'), '$.error.violations[*].rule'), '["max_party_size", "max_covers"]', 'and both are said');
SELECT is(tests.outcome(pg_temp.change('{"party_size": 1}')), 'confirmed', 'a smaller party always fits');
SELECT is(jsonb_path_query_array(pg_temp.change('{"start_time": "19:30"}'), '$.error.violations[*].rule'),
    '["service_hours", "min_notice", "booking_horizon", "min_party_size", "channel"]', 'another time is judged like a new request');
SELECT is((SELECT row(booked_covers, is_open)::text FROM capacity.service_ledger), '(1,f)', 'the closed service counts it');

SELECT tests.set_clock('2050-06-17 19:30+02');
SELECT is(tests.outcome(pg_temp.change('{"party_size": 6}')), 'confirmed', 'also after the arrival');
SELECT is(tests.outcome(pg_temp.change('{"start_time": "18:00"}')), 'refused: PAST_TIME', 'when no time in the past can be had');

UPDATE capacity.restaurants SET dining_duration_minutes = 90, has_dining_durations = true FROM r WHERE restaurant_id = r.id;
INSERT INTO capacity.dining_durations (restaurant_id, min_party_size, max_party_size, minutes) SELECT id, 5, 9, 150 FROM r;
SELECT is(pg_temp.change('{"party_size": 5}') #>> '{booking,ends_at}', '2050-06-17T19:30:00+00:00', 'how long it stays follows from its size');
SELECT is(pg_temp.change('{"party_size": 4}') #>> '{booking,ends_at}', '2050-06-17T18:30:00+00:00', 'or from the restaurant''s default');
SELECT is(pg_temp.change('{"notes": "window"}') #>> '{booking,ends_at}', '2050-06-17T18:30:00+00:00', 'and from nothing else');
SELECT is(tests.sound(id), 'sound', 'nothing is out of balance') FROM r;

SELECT * FROM finish();
