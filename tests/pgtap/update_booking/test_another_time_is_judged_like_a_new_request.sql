SELECT plan(12);

SELECT tests.set_clock('2050-06-10 12:00+00');
SELECT tests.make_restaurant() AS id INTO TEMP r;
SELECT tests.make_period(id) AS dinner INTO TEMP p FROM r;
SELECT (tests.book(id, 2) #>> '{booking,id}')::uuid AS booking INTO TEMP b FROM r;
UPDATE capacity.restaurants SET min_notice_minutes = 60, booking_horizon_days = 10, max_party_size = 6 FROM r WHERE restaurant_id = r.id;
CREATE FUNCTION pg_temp.rules(p_changes jsonb, p_options jsonb DEFAULT '{}') RETURNS text LANGUAGE sql AS $fn$
    SELECT coalesce((a #>> '{error,code}') || ' ' || jsonb_path_query_array(a, '$.error.violations[*].rule'), tests.outcome(a))
    FROM (SELECT tests.change(id, booking, p_changes, p_options) FROM pg_temp.r, pg_temp.b) AS x (a)
$fn$;

SELECT is(pg_temp.rules('{"booking_date": "2050-06-09"}'), 'PAST_TIME ["past_time", "min_notice"]', 'the past is over');
SELECT is(pg_temp.rules('{"booking_date": "2050-06-21"}'), 'POLICY_REFUSED ["booking_horizon"]', 'the horizon is near');
SELECT is(pg_temp.rules('{"booking_date": "2050-06-10", "start_time": "17:00", "party_size": 7}'), 'POLICY_REFUSED ["max_party_size"]', 'a party is not too large');
SELECT tests.set_clock('2050-06-10 16:01+02');
SELECT is(pg_temp.rules('{"booking_date": "2050-06-10", "start_time": "17:00"}'), 'POLICY_REFUSED ["min_notice"]', 'notice is needed');
SELECT is(pg_temp.rules('{"booking_date": "2050-06-10", "start_time": "17:01"}'), 'confirmed', 'and given');
SELECT is(pg_temp.rules('{"start_time": "17:00"}', '{"allow_past": true}'), 'confirmed', 'or waived');
SELECT is(pg_temp.rules('{"start_time": "23:00"}'), 'OUTSIDE_SERVICE_HOURS ["service_hours"]', 'dinner has its hours');

UPDATE capacity.bookings SET booking_type = 'walk_in', status = 'seated' FROM b WHERE id = b.booking;
SELECT tests.set_clock('2050-06-10 17:30+02');
SELECT is(pg_temp.rules('{"start_time": "17:15", "party_size": 9}'), 'seated', 'a walk-in is held to no policy, and may have come a little earlier');
SELECT throws_ok('SELECT pg_temp.rules(''{"booking_date": "2050-03-27", "start_time": "02:30"}'')', 'RC005', NULL, 'a local time that does not exist is an error');
SELECT is((SELECT row(booking_date, start_time, party_size)::text FROM capacity.bookings), '(2050-06-10,17:15:00,9)', 'what was refused left it as it was');

UPDATE capacity.restaurants SET dining_duration_minutes = 45, turn_buffer_minutes = 15 FROM r WHERE restaurant_id = r.id;
SELECT pg_temp.rules('{"start_time": "18:00"}');
SELECT is((SELECT row(ends_at - starts_at, turn_buffer_minutes)::text FROM capacity.bookings), '(00:45:00,15)', 'how long it stays is as the policy is now');
SELECT is(tests.sound(id), 'sound', 'nothing is out of balance') FROM r;

SELECT * FROM finish();
