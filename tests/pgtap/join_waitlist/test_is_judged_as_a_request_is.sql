SELECT plan(32);

SELECT tests.set_clock('2050-06-01 12:00+02');
SELECT tests.make_restaurant() AS id INTO TEMP r;
SELECT tests.make_period(id, p_options => '{"last_seating_time": "21:00"}') AS dinner INTO TEMP p FROM r;
SELECT tests.make_period(id, 'Night', '23:00', '04:00') AS night INTO TEMP n FROM r;
CREATE FUNCTION pg_temp.join(p_options jsonb DEFAULT '{}', p_party integer DEFAULT 2, p_date date DEFAULT tests.day(), p_night boolean DEFAULT false)
RETURNS text LANGUAGE sql AS $fn$
    SELECT CASE WHEN (a ->> 'success')::boolean THEN concat_ws(' ', a #>> '{entry,status}', left(a #>> '{entry,offer,start_time}', 5))
                ELSE concat_ws(': ', a #>> '{error,code}', tests.violations(a #> '{error,violations}')) END
    FROM pg_temp.r, pg_temp.p, pg_temp.n, tests.wait(id, CASE WHEN p_night THEN night ELSE dinner END, NULL, p_party, p_options, p_service_date => p_date) AS a
$fn$;
CREATE FUNCTION pg_temp.policy(p_policy jsonb) RETURNS jsonb LANGUAGE sql AS $fn$ SELECT capacity_v1.set_booking_policy(id, p_policy) FROM pg_temp.r $fn$;

SELECT is(pg_temp.join(), 'offered 17:00', 'without anything against it there is an offer, the earliest');
SELECT is(pg_temp.join('{"first_time": "19:10"}'), 'offered 19:15', 'a window begins with its first slot');
SELECT is(pg_temp.join('{"first_time": "19:00", "last_time": "19:00"}'), 'offered 19:00', 'and may be one');
SELECT is(pg_temp.join('{"last_time": "23:00"}'), 'offered 17:00', 'the end of the service ends the window');
SELECT is(pg_temp.join('{"first_time": "01:00"}', p_night => true), 'offered 01:00', 'after midnight it is still the service');
SELECT is(pg_temp.join('{"last_time": "00:30"}', p_night => true), 'offered 23:00', 'also for its last time');

SELECT throws_ok($$SELECT pg_temp.join('{"first_time": "20:00", "last_time": "19:00"}')$$, 'RC022', NULL, 'a window does not end before it begins');
SELECT throws_ok($$SELECT pg_temp.join('{"first_time": "19:05", "last_time": "19:10"}')$$, 'RC022', NULL, 'nor holds no slot at all');
SELECT throws_ok($$SELECT pg_temp.join('{"first_time": "23:00"}')$$, 'RC022', NULL, 'nor begins at the end of the service');
SELECT throws_ok($$SELECT pg_temp.join('{"first_time": "12:00"}')$$, 'RC022', NULL, 'nor before it');
SELECT throws_ok($$SELECT pg_temp.join('{"last_time": "23:15"}')$$, 'RC022', NULL, 'nor ends after it');
SELECT throws_ok($$SELECT pg_temp.join('{"first_time": "01:00", "last_time": "00:30"}', p_night => true)$$, 'RC022', NULL, 'nor so after midnight');
SELECT throws_ok($$SELECT pg_temp.join('{"first_time": "7 pm"}')$$, 'RC008', NULL, 'and has times');

SELECT is(pg_temp.join('{"first_time": "21:15"}'), 'POLICY_REFUSED: last_seating - - - 105', 'nobody waits for after the last seating');
SELECT is(pg_temp.join('{"first_time": "20:45"}'), 'offered 20:45', 'one that is partly before it will do');
SELECT is(pg_temp.join(p_date => '2050-05-31'), 'PAST_TIME: past_time - - - 900', 'nor for a service that is over');
SELECT tests.set_clock('2050-06-17 20:10+02');
SELECT is(pg_temp.join(), 'offered 20:15', 'the rest of a service can be waited for');
SELECT is(pg_temp.join('{"last_time": "20:00"}'), 'PAST_TIME: past_time - - - 10', 'a window that is over cannot');
SELECT tests.set_clock('2050-06-17 21:05+02');
SELECT is(pg_temp.join(), 'PAST_TIME: past_time - - - 5', 'nor can one without another seating');
SELECT tests.set_clock('2050-06-01 12:00+02');

SELECT pg_temp.policy('{"min_party_size": 2, "max_party_size": 8, "channels": ["api", "web"], "booking_horizon_days": 30, "min_notice_minutes": 120}');
SELECT is(pg_temp.join(p_party => 9), 'POLICY_REFUSED: max_party_size 8 - 9 1', 'a large party is refused as in booking');
SELECT is(pg_temp.join(p_party => 1), 'POLICY_REFUSED: min_party_size 2 - 1 1', 'a small one, too');
SELECT is(pg_temp.join('{"source": "partner"}'), 'POLICY_REFUSED: channel - - - -', 'and a channel');
SELECT is(pg_temp.join(p_date => '2050-07-02'), 'POLICY_REFUSED: booking_horizon 30 - 31 1', 'and a date too far ahead');
SELECT tests.set_clock('2050-06-17 19:30+02');
SELECT is(pg_temp.join(), 'POLICY_REFUSED: min_notice 120 - 90 30', 'and one too near');
SELECT tests.set_clock('2050-06-01 12:00+02');
SELECT is(pg_temp.join(p_party => 8), 'offered 17:00', 'what the policy allows is not');

SELECT capacity_v1.set_special_day(id, tests.day() + 1, p_options => '{"note": "Holidays"}') FROM r;
SELECT is(pg_temp.join(p_date => tests.day() + 1), 'OUTSIDE_SERVICE_HOURS: closure - - - -', 'nobody waits for a closed service');
SELECT capacity_v1.upsert_service_period(id, dinner, 'Dinner', '17:00', '23:00', '{1,2,3,4,5}') FROM r, p;
SELECT is(pg_temp.join(p_date => tests.day() + 2), 'OUTSIDE_SERVICE_HOURS: service_hours - - - -', 'nor on a day without it');
SELECT is((SELECT count(*) FROM capacity.waitlist_entries, r WHERE restaurant_id = r.id AND status = 'waiting'), 0::bigint, 'who is refused does not wait');
SELECT is((SELECT outcome || ' ' || code FROM capacity.decisions, r WHERE restaurant_id = r.id AND operation = 'join_waitlist' ORDER BY decisions.id DESC LIMIT 1),
    'refused OUTSIDE_SERVICE_HOURS', 'but the refusal is a decision');

SELECT capacity_v1.set_restaurant_enforcement(id, 'shadow') FROM r;
SELECT is(pg_temp.join(p_party => 9), 'waiting', 'in shadow mode nobody is refused for the policy, and nothing that it forbids is offered');
SELECT is((SELECT outcome || ' ' || code FROM capacity.decisions, r WHERE restaurant_id = r.id AND operation = 'join_waitlist' ORDER BY decisions.id DESC LIMIT 1),
    'accepted POLICY_REFUSED', 'the decision says what would have been');
SELECT is(pg_temp.join(p_date => tests.day() + 1), 'OUTSIDE_SERVICE_HOURS: service_hours - - - -', 'a closed service stays closed');

SELECT * FROM finish();
