SELECT plan(29);

SELECT tests.set_clock('2050-06-17 20:15:40+02');
SELECT tests.make_restaurant() AS id INTO TEMP r;
SELECT tests.make_period(id, p_options => '{"last_seating_time": "20:00"}') AS dinner INTO TEMP p FROM r;
SELECT tests.set_limit(id, 10) FROM r;
CREATE FUNCTION pg_temp.walk_in(p_party integer, p_time time DEFAULT NULL, p_key text DEFAULT gen_random_uuid()::text, p_options jsonb DEFAULT '{}',
                                p_date date DEFAULT NULL)
RETURNS jsonb LANGUAGE sql AS $fn$
    SELECT capacity_v1.create_booking_with_capacity_check(
        id, CASE WHEN p_time IS NOT NULL THEN coalesce(p_date, tests.day()) END, p_time, p_party, p_key,
        p_booking_type => 'walk_in', p_source => 'door', p_options => p_options)
    FROM pg_temp.r
$fn$;
CREATE FUNCTION pg_temp.refusal(p_answer jsonb) RETURNS text LANGUAGE sql AS $fn$
    SELECT concat_ws(': ', p_answer #>> '{error,code}', coalesce(tests.violations(p_answer #> '{error,violations}'), p_answer #>> '{booking,status}'))
$fn$;

-- A policy that nobody would get past.
SELECT capacity_v1.set_booking_policy(id, '{"min_notice_minutes": 600, "booking_horizon_days": 0, "min_party_size": 5, "max_party_size": 5, "channels": ["web"]}') FROM r;
SELECT is(pg_temp.refusal(tests.book(id, 2, p_start_time => '20:16')),
    'POLICY_REFUSED: last_seating - - - 16, min_notice 600 - 0 600, min_party_size 5 - 2 3, channel - - - -', 'who books is held to the policy') FROM r;

SELECT pg_temp.walk_in(2, p_key => 'door 1') AS answer INTO TEMP a;
SELECT is(tests.outcome(answer), 'seated', 'who walks in sits') FROM a;
SELECT is((answer -> 'booking') - '{id,restaurant_id,reference,created_at,updated_at,guest_name,guest_email,guest_phone,notes,seating_preference}'::text[],
    jsonb_build_object('status', 'seated', 'booking_type', 'walk_in', 'source', 'door', 'party_size', 2, 'booking_date', '2050-06-17',
        'start_time', '20:15:00', 'starts_at', '2050-06-17T18:15:00+00:00', 'ends_at', '2050-06-17T20:15:00+00:00',
        'service_date', '2050-06-17', 'service_period_id', dinner, 'turn_buffer_minutes', 0, 'version', 1, 'hold_expires_at', NULL, 'tables', '[]'::jsonb), 'now, on the whole minute') FROM a, p;
SELECT is(answer -> 'would_refuse', '[]', 'no policy is asked') FROM a;
SELECT tests.set_clock('2050-06-17 20:17:10+02');
SELECT is(pg_temp.walk_in(2, p_key => 'door 1'), answer || '{"duplicate": true}', 'the same key two minutes later is the same party') FROM a;
SELECT is(pg_temp.walk_in(2) #>> '{booking,start_time}', '20:17:00', 'another key is another one');
SELECT is((SELECT string_agg(format('%s=%s', to_char(slot_time, 'HH24:MI'), reserved_count), ' ') FROM capacity.booking_slots, r WHERE restaurant_id = r.id),
    '20:15=4', 'they count in their slot');

SELECT is(pg_temp.refusal(pg_temp.walk_in(7)), 'CAPACITY_EXCEEDED: max_covers 10 4 7 1', 'a full house is full');
SELECT is(tests.outcome(pg_temp.walk_in(7, p_options => '{"override": true, "reason": "at the bar"}')), 'seated', 'unless somebody answers for it');
SELECT is((SELECT row(booked_covers, excess_covers)::text FROM capacity.service_ledger, r WHERE restaurant_id = r.id), '(11,1)', 'the debt');
SELECT tests.set_limit(id, NULL) FROM r;

SELECT is(pg_temp.walk_in(1, '19:30') #>> '{booking,status}', 'seated', 'they may be entered later');
SELECT is(tests.outcome(pg_temp.walk_in(1, '19:18')), 'seated', 'up to an hour');
SELECT is(pg_temp.refusal(pg_temp.walk_in(1, '19:17')), 'PAST_TIME: past_time - - - 61', 'not more: what is over an hour is rounded up');
SELECT is(tests.outcome(pg_temp.walk_in(1, '19:17', p_options => '{"allow_past": true}')), 'seated', 'but by who may book the past');
SELECT is(pg_temp.refusal(tests.book(id, 5, p_start_time => '20:16')) , 'PAST_TIME: past_time - - - 2, last_seating - - - 16, min_notice 600 - -2 602, channel - - - -',
    'a reservation has no such hour') FROM r;
SELECT is(tests.outcome(pg_temp.walk_in(1, '21:17')), 'confirmed', 'one that is expected within the hour is not seated yet');
SELECT is(pg_temp.refusal(pg_temp.walk_in(1, '21:18')), 'POLICY_REFUSED: last_seating - - - 78, min_notice 600 - 60 540, min_party_size 5 - 1 4, channel - - - -', 'later is no walk-in');
SELECT is(tests.outcome(pg_temp.walk_in(1, '21:00', p_options => '{"status": "pending"}')), 'pending', 'nor is one that is pending');

SELECT throws_ok($$SELECT capacity_v1.create_booking_with_capacity_check(id, NULL, '20:15', 1, 'x', p_booking_type => 'walk_in') FROM r$$, 'RC001', NULL, 'a time needs its date');
SELECT throws_ok($$SELECT capacity_v1.create_booking_with_capacity_check(id, tests.day(), NULL, 1, 'x', p_booking_type => 'walk_in') FROM r$$, 'RC001', NULL, 'a date needs its time');
SELECT throws_ok($$SELECT capacity_v1.create_booking_with_capacity_check(id, NULL, NULL, 1, 'x') FROM r$$, 'RC001', NULL, 'a reservation needs both');
SELECT throws_ok($$SELECT capacity_v1.create_booking_with_capacity_check(gen_random_uuid(), NULL, NULL, 1, 'x', p_booking_type => 'walk_in')$$, 'RC101', NULL, 'and everybody a restaurant');

SELECT tests.set_clock('2050-06-17 23:00+02');
SELECT is(pg_temp.refusal(pg_temp.walk_in(1)), 'OUTSIDE_SERVICE_HOURS: service_hours - - - -', 'nobody is seated after the end');

-- Past midnight, and in the hour that comes twice.
SELECT tests.make_restaurant() AS id INTO TEMP night;
SELECT tests.make_period(id, 'Night', '20:00', '05:00') FROM night;
CREATE FUNCTION pg_temp.now() RETURNS text LANGUAGE sql AS $fn$
    SELECT concat_ws(' ', b ->> 'service_date', b ->> 'booking_date', b ->> 'start_time', b ->> 'starts_at', b ->> 'status')
    FROM pg_temp.night, LATERAL (SELECT capacity_v1.create_booking_with_capacity_check(
        id, NULL, NULL, 1, gen_random_uuid()::text, p_booking_type => 'walk_in') -> 'booking') AS x (b)
$fn$;
SELECT tests.set_clock('2050-06-18 00:30:59+02');
SELECT is(pg_temp.now(), '2050-06-17 2050-06-18 00:30:00 2050-06-17T22:30:00+00:00 seated', 'half past midnight is still yesterday''s service');
SELECT tests.set_clock('2025-10-26 02:30+02');
SELECT is(pg_temp.now(), '2025-10-25 2025-10-26 02:30:00 2025-10-26T00:30:00+00:00 seated', 'the first half past two');
SELECT tests.set_clock('2025-10-26 02:30:30+01');
SELECT is(pg_temp.now(), '2025-10-25 2025-10-26 02:30:00 2025-10-26T01:30:00+00:00 seated', 'is not the second');
SELECT tests.set_clock('2025-03-30 03:00+02');
SELECT is(pg_temp.now(), '2025-03-29 2025-03-30 03:00:00 2025-03-30T01:00:00+00:00 seated', 'after the hour that is skipped');
SELECT is((SELECT string_agg(tests.sound(id), ' ') FROM (SELECT id FROM r UNION ALL SELECT id FROM night) AS x), 'sound sound', 'nothing is out of balance');
SELECT is((SELECT count(*) FROM capacity.decisions AS d, r WHERE d.restaurant_id = r.id AND operation = 'create_booking' AND booking_date IS NULL), 0::bigint,
    'a decision has the time that was meant');

SELECT * FROM finish();
