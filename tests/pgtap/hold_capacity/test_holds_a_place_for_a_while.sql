SELECT plan(34);

SELECT tests.set_clock('2050-06-10 12:00+02');
SELECT tests.make_restaurant() AS id INTO TEMP r;
SELECT tests.make_period(id) AS dinner INTO TEMP p FROM r;
SELECT tests.set_limit(id, 10) FROM r;
CREATE FUNCTION pg_temp.lasts(p_options jsonb DEFAULT '{}') RETURNS interval LANGUAGE sql AS $fn$
    SELECT (tests.hold(id, 1, p_options, '2050-06-20') #>> '{booking,hold_expires_at}')::timestamptz - capacity_impl.clock() FROM pg_temp.r
$fn$;

SELECT tests.hold(id, 4, p_idempotency_key => 'first') AS answer INTO TEMP a FROM r;
SELECT is(answer - 'booking' - 'capacity' - 'decision_id', '{"success": true, "duplicate": false, "mode": "enforce", "error": null, "would_refuse": []}', 'the answer has the shape of a booking''s') FROM a;
SELECT is((SELECT jsonb_object_agg(k, answer -> 'booking' -> k) FROM unnest('{status,hold_expires_at,party_size,start_time,source,booking_type,guest_name,tables,version}'::text[]) AS k),
    '{"status": "held", "hold_expires_at": "2050-06-10T10:15:00+00:00", "party_size": 4, "start_time": "19:00:00", "source": "api", "booking_type": "reservation", "guest_name": null, "tables": [], "version": 1}', 'it is held for a quarter of an hour') FROM a;
SELECT is((answer -> 'capacity') ->> 'remaining_covers', '6', 'and takes its place like a booking') FROM a;
SELECT is((SELECT row(operation, outcome, mode, booked_covers, options)::text FROM capacity.decisions ORDER BY id DESC LIMIT 1), '(hold_capacity,accepted,enforce,0,"{""status"": ""held""}")', 'it is a decision');
SELECT is((SELECT row(booked_covers, booked_parties, next_hold_expiry = '2050-06-10 12:15+02')::text FROM capacity.service_ledger), '(4,1,t)', 'the service knows when it ends');
SELECT is((SELECT string_agg(event_type, ' ') FROM capacity.outbox_events WHERE subject_id = (SELECT (answer #>> '{booking,id}')::uuid FROM a)), 'booking.held', 'others are told');

-- How long.
SELECT is(pg_temp.lasts('{"seconds": 10}'), '10 seconds', 'ten seconds at least');
SELECT is(pg_temp.lasts('{"seconds": 1e2}'), '100 seconds', 'a whole number of them, however it is written');
SELECT is(pg_temp.lasts('{"seconds": 86400}'), '15 minutes', 'at most as long as the policy says');
SELECT is(pg_temp.lasts('{"seconds": null}'), '15 minutes', 'null is as good as nothing');
SELECT capacity_v1.set_booking_policy(id, '{"max_hold_minutes": 1440}') FROM r;
SELECT is(pg_temp.lasts(), '1 day', 'the policy says how long');
SELECT is(pg_temp.lasts('{"seconds": 86400}') || ' ' || pg_temp.lasts('{"seconds": 86399}'), '1 day 23:59:59', 'and a day is the most');
SELECT capacity_v1.set_booking_policy(id, '{"max_hold_minutes": 1}') FROM r;
SELECT is(pg_temp.lasts() || ' ' || pg_temp.lasts('{"seconds": 61}') || ' ' || pg_temp.lasts('{"seconds": 59}'), '00:01:00 00:01:00 00:00:59', 'or a minute');
SELECT is((SELECT next_hold_expiry FROM capacity.service_ledger WHERE service_date = '2050-06-20'), '2050-06-10 12:00:10+02'::timestamptz, 'the service knows the first end');
SELECT is((SELECT (answer -> 'booking') ->> 'hold_expires_at' = (capacity_v1.get_booking(id, (answer #>> '{booking,id}')::uuid) -> 'booking') ->> 'hold_expires_at' FROM a, r), true, 'which leaves the holds that there are');

SELECT tests.make_restaurant() AS id INTO TEMP night;
SELECT is((SELECT string_agg(tests.hold(id, 2, o, '2050-10-30', '02:30') #>> '{booking,starts_at}', ' ') FROM night, unnest('{"{}","{\"second_occurrence\": true}","{\"second_occurrence\": null, \"source\": null, \"seating_preference\": null}"}'::jsonb[]) AS o),
    '2050-10-30T00:30:00+00:00 2050-10-30T01:30:00+00:00 2050-10-30T00:30:00+00:00', 'of a time that happens twice either can be held');
SELECT is((SELECT DISTINCT source FROM capacity.bookings JOIN night ON restaurant_id = night.id), 'api', 'by no channel that is not said');
SELECT is(tests.hold(id, 2, '{"seconds": 60, "source": null}', p_start_time => '01:00', p_idempotency_key => 'k') ->> 'duplicate' || (tests.hold(id, 2, '{"seconds": 6e1}', p_start_time => '01:00', p_idempotency_key => 'k') ->> 'duplicate'), 'falsetrue', 'the same request, however it is written') FROM night;

-- A key names one hold.
SELECT tests.set_clock('2050-06-10 12:05+02');
SELECT is(tests.hold(id, 4, p_idempotency_key => 'first'), answer || '{"duplicate": true}', 'a repeat gets the first answer, and no more time') FROM r, a;
SELECT is((SELECT count(*) FROM r JOIN capacity.bookings ON restaurant_id = r.id WHERE booking_date = tests.day()), 1::bigint, 'it is no other hold');
SELECT throws_ok('SELECT tests.hold(id, 4, ''{"seconds": 20}'', p_idempotency_key => ''first'') FROM r', 'RC201', NULL, 'for other seconds it is another request');
SELECT is(tests.outcome(tests.book(id, 4, p_idempotency_key => 'first')), 'confirmed', 'the keys of bookings are others') FROM r;

-- It is judged as a booking is.
SELECT is(tests.outcome(tests.hold(id, 3)) || ' ' || tests.violations(tests.hold(id, 3) #> '{error,violations}'), 'refused: CAPACITY_EXCEEDED max_covers 10 8 3 1', 'a full service holds nobody') FROM r;
SELECT is((SELECT row(operation, outcome, code)::text FROM capacity.decisions ORDER BY id DESC LIMIT 1), '(hold_capacity,refused,CAPACITY_EXCEEDED)', 'which is a decision too');
SELECT is(tests.outcome(tests.hold(id, 2)) || ' ' || tests.outcome(tests.book(id, 1)), 'held refused: CAPACITY_EXCEEDED', 'what is held nobody else can book') FROM r;
SELECT is(tests.outcome(tests.hold(id, p_booking_date => '2050-06-09')) || ', ' || tests.outcome(tests.hold(id, p_start_time => '12:00')), 'refused: PAST_TIME, refused: OUTSIDE_SERVICE_HOURS', 'there is no hold of the past, nor of hours without a service') FROM r;
SELECT capacity_v1.set_booking_policy(id, '{"channels": ["web"], "max_party_size": 8}') FROM r;
SELECT is(tests.violations(tests.hold(id, 9, p_booking_date => '2050-06-21') #> '{error,violations}'), 'max_party_size 8 - 9 1, channel - - - -', 'the policy holds for holds') FROM r;
SELECT is(tests.outcome(tests.hold(id, 8, '{"source": "web", "seating_preference": "bar"}', '2050-06-21')), 'held', 'who asks by its channel gets one') FROM r;
SELECT is((SELECT source || ' ' || seating_preference FROM capacity.bookings WHERE booking_date = '2050-06-21'), 'web bar', 'with what was wished');
SELECT capacity_v1.set_booking_policy(id, '{"channels": null}') FROM r;
SELECT capacity_v1.set_restaurant_enforcement(id, 'shadow') FROM r;
SELECT is(tests.outcome(tests.hold(id, 2)) || ' ' || (tests.hold(id, 2) #>> '{would_refuse,0,rule}'), 'held max_covers', 'shadow mode holds what it would book') FROM r;
SELECT capacity_v1.set_restaurant_enforcement(id, 'enforce') FROM r;

-- With a table where one is required.
SELECT tests.make_table(id, '1'), capacity_v1.set_booking_policy(id, '{"requires_table": true}') FROM r;
SELECT is(tests.hold(id, 4, p_booking_date => '2050-06-22') #>> '{booking,tables,0,table_number}', '1', 'a required table is held too') FROM r;
SELECT is((SELECT string_agg(kind::text, ' ') FROM capacity.booking_table_assignments), 'hold', 'its seat says so');
SELECT is(tests.violations(tests.hold(id, 4, p_booking_date => '2050-06-22') #> '{error,violations}'), 'tables 1 1 1 1', 'and nobody else gets it') FROM r;
SELECT is(tests.sound(id), 'sound', 'nothing is out of balance') FROM r;

SELECT * FROM finish();
