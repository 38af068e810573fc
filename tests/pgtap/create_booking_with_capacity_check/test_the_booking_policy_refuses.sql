SELECT plan(25);

-- Noon on a Friday in Zurich.
SELECT tests.set_clock('2050-06-17 12:00+02');
SELECT tests.make_restaurant() AS id INTO TEMP r;
SELECT tests.make_period(id) AS dinner INTO TEMP p FROM r;
CREATE FUNCTION pg_temp.set(p_policy jsonb) RETURNS void LANGUAGE sql AS $fn$
    SELECT capacity_v1.set_booking_policy(id, p_policy) FROM pg_temp.r
$fn$;
-- The outcome, and what speaks against it.
CREATE FUNCTION pg_temp.ask(p_party integer DEFAULT 2, p_date date DEFAULT tests.day(), p_time time DEFAULT '19:00', p_source text DEFAULT 'api',
                            p_options jsonb DEFAULT '{}')
RETURNS text LANGUAGE sql AS $fn$
    SELECT concat_ws(': ', answer #>> '{error,code}', coalesce(tests.violations(answer #> '{error,violations}'), answer #>> '{booking,status}'))
    FROM pg_temp.r, capacity_v1.create_booking_with_capacity_check(
        id, p_date, p_time, p_party, gen_random_uuid()::text, p_source => p_source, p_options => p_options) AS answer
$fn$;

SELECT is(pg_temp.ask(1000, '2199-12-31', p_source => 'anything'), 'confirmed', 'without a policy everybody may book');

SELECT pg_temp.set('{"min_notice_minutes": 420}');
SELECT is(pg_temp.ask(), 'confirmed', 'as long before as is asked for is enough');
SELECT is(pg_temp.ask(p_time => '18:59'), 'POLICY_REFUSED: min_notice 420 - 419 1', 'a minute later is not');
SELECT is(pg_temp.ask(p_time => '18:59:59'), 'POLICY_REFUSED: min_notice 420 - 419 1', 'nor is a second');
SELECT is(pg_temp.ask(p_time => '17:00', p_options => '{"allow_past": true}'), 'confirmed', 'who may book the past needs no notice');
SELECT is(pg_temp.ask(p_time => '11:00'), 'PAST_TIME: past_time - - - 60, service_hours - - - -, min_notice 420 - -60 480', 'the past is what is wrong with the past');

SELECT pg_temp.set('{"min_notice_minutes": 0, "booking_horizon_days": 7}');
SELECT is(pg_temp.ask(p_date => '2050-06-24', p_time => '22:59'), 'confirmed', 'the last date of the horizon is within it, to its end');
SELECT is(pg_temp.ask(p_date => '2050-06-25'), 'POLICY_REFUSED: booking_horizon 7 - 8 1', 'the next one is not');
SELECT tests.set_clock('2050-06-18 01:00+02');
SELECT is(pg_temp.ask(p_date => '2050-06-25'), 'confirmed', 'the horizon moves at the restaurant''s midnight');
SELECT tests.set_clock('2050-06-17 23:59+02');
SELECT is(pg_temp.ask(p_date => '2050-06-25'), 'POLICY_REFUSED: booking_horizon 7 - 8 1', 'and not before');
SELECT tests.set_clock('2050-06-17 12:00+02');
SELECT pg_temp.set('{"booking_horizon_days": 0}');
SELECT is(pg_temp.ask(), 'confirmed', 'a horizon of no days is today');
SELECT is(pg_temp.ask(p_date => '2050-06-18'), 'POLICY_REFUSED: booking_horizon 0 - 1 1', 'and only today');

SELECT pg_temp.set('{"booking_horizon_days": null, "min_party_size": 2, "max_party_size": 8}');
SELECT is(pg_temp.ask(n) , outcome, format('a party of %s', n))
FROM (VALUES (1, 'POLICY_REFUSED: min_party_size 2 - 1 1'), (2, 'confirmed'), (8, 'confirmed'),
             (9, 'POLICY_REFUSED: max_party_size 8 - 9 1'), (1000, 'POLICY_REFUSED: max_party_size 8 - 1000 992')) AS c (n, outcome);

SELECT pg_temp.set('{"channels": ["web", "phone"]}');
SELECT is(pg_temp.ask(p_source => 'web'), 'confirmed', 'a channel that is taken');
SELECT is(pg_temp.ask(p_source => 'api'), 'POLICY_REFUSED: channel - - - -', 'another one is not');
SELECT is(pg_temp.ask(p_source => 'Web'), 'POLICY_REFUSED: channel - - - -', 'nor is one that is written otherwise');
SELECT is(tests.book(id) #> '{error,violations,0,context}', '{"channel": "api", "allowed": ["phone", "web"]}', 'it is told which ones are') FROM r;
SELECT is(pg_temp.ask(9, '2050-06-18', '23:00'), 'OUTSIDE_SERVICE_HOURS: service_hours - - - -, max_party_size 8 - 9 1, channel - - - -',
    'where there is no service that is the reason, and the rest is listed');

SELECT tests.book(id, 9, p_idempotency_key => 'no') AS answer INTO TEMP a FROM r;
SELECT is((SELECT row(outcome, code, authorises_debt, booking_id, violations -> 0 ->> 'rule')::text FROM capacity.decisions AS d, r
           WHERE d.id = (SELECT decision_id FROM capacity.idempotency_keys WHERE restaurant_id = r.id AND key = 'no')),
    '(refused,POLICY_REFUSED,f,,max_party_size)', 'a refusal by policy is a decision like any other');
SELECT pg_temp.set('{"max_party_size": 1000, "channels": null}');
SELECT is(tests.book(id, 9, p_idempotency_key => 'no'), answer || '{"duplicate": true}', 'that stands when it is repeated') FROM a, r;
SELECT is(tests.sound(id), 'sound', 'nothing is out of balance') FROM r;

SELECT * FROM finish();
