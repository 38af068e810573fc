SELECT plan(22);

SELECT tests.set_clock('2050-06-01 12:00+00');
SELECT tests.make_restaurant() AS id INTO TEMP r;
SELECT tests.make_restaurant() AS id INTO TEMP other;
SELECT tests.make_period(id) AS dinner INTO TEMP p FROM r;
SELECT tests.set_limit(id, 8) FROM r;
SELECT capacity_v1.join_waitlist(id, tests.day(), dinner, 4, 'ann', 'ann', 'a@b.c', '123', 'near the door') FROM r, p;
SELECT tests.wait(id, dinner, 'bob'), tests.wait(id, dinner, 'cat'), tests.wait(id, dinner, 'dan') FROM r, p;
SELECT is(tests.waitlist(id), 'ann offered 17:00, bob offered 17:00, cat offered 17:00, dan waiting', 'three offers') FROM r;
CREATE FUNCTION pg_temp.accept(p_name text, p_key text, p_options jsonb DEFAULT '{}') RETURNS jsonb LANGUAGE sql AS $fn$
    SELECT capacity_v1.accept_offer(id, tests.entry(id, p_name), p_key, p_options) FROM pg_temp.r
$fn$;

SELECT pg_temp.accept('ann', 'a') AS answer INTO TEMP ann;
SELECT is(answer - '{entry,booking,decision_id}'::text[], '{"success": true, "duplicate": false, "error": null}', 'an offer is accepted') FROM ann;
SELECT is(answer -> 'booking', capacity_v1.get_booking(id, (answer #>> '{entry,offer,booking_id}')::uuid) -> 'booking', 'its hold is the booking') FROM ann, r;
SELECT is(concat_ws(' ', b ->> 'status', b ->> 'party_size', b ->> 'guest_name', b ->> 'guest_email', b ->> 'guest_phone', b ->> 'notes', b ->> 'start_time', b ->> 'hold_expires_at'),
    'confirmed 4 ann a@b.c 123 near the door 17:00:00', 'with the data of the guest who waited') FROM ann, jsonb_extract_path(answer, 'booking') AS b;
SELECT is(answer #>> '{entry,status}' || coalesce(answer #>> '{entry,position}', ' -'), 'accepted -', 'the entry waits no more') FROM ann;
SELECT is(pg_temp.accept('ann', 'a'), answer || '{"duplicate": true}', 'a repeat gets the same answer') FROM ann;
SELECT is(pg_temp.accept('ann', 'b') - 'decision_id', answer - 'decision_id' || '{"duplicate": true}', 'and another key is told so, too') FROM ann;
SELECT is(pg_temp.accept('ann', 'b') - 'decision_id', answer - 'decision_id' || '{"duplicate": true}', 'as often as it asks') FROM ann;
SELECT throws_ok($$SELECT pg_temp.accept('bob', 'a')$$, 'RC201', NULL, 'a key names one request');
SELECT throws_ok($$SELECT pg_temp.accept('ann', 'a', '{"status": "pending"}')$$, 'RC201', NULL, 'with its options');
SELECT is((SELECT string_agg(operation || ' ' || outcome, ', ' ORDER BY d.id) FROM capacity.decisions AS d, r, ann
           WHERE d.restaurant_id = r.id AND d.booking_id = (answer #>> '{booking,id}')::uuid AND operation IN ('hold_capacity', 'confirm_hold')),
    'hold_capacity accepted, confirm_hold accepted', 'offer and booking are decisions');
SELECT is(pg_temp.accept('bob', 'c', '{"status": "pending"}') #>> '{booking,status}', 'pending', 'it may wait for confirmation');

SELECT throws_ok($$SELECT pg_temp.accept('dan', 'd')$$, 'RC301', NULL, 'who waits has nothing to accept');
SELECT throws_ok($$SELECT pg_temp.accept('nobody', 'd')$$, 'RC001', NULL, 'nobody has nothing');
SELECT throws_ok(format('SELECT capacity_v1.accept_offer(%L, %L, %L)', other.id, tests.entry(r.id, 'cat'), 'd'), 'RC107', NULL, 'nor has another restaurant') FROM r, other;

SELECT tests.set_clock('2050-06-01 12:15+00');
SELECT pg_temp.accept('cat', 'd') AS answer INTO TEMP cat;
SELECT is(concat_ws(' ', answer ->> 'success', answer #>> '{error,code}', answer #>> '{entry,status}'),
    'false HOLD_EXPIRED expired', 'an offer is over when its time is') FROM cat;
SELECT capacity_v1.sweep_expired(id) FROM r;
SELECT is(tests.waitlist(id), 'ann accepted 17:00, bob accepted 17:00, cat expired 17:00, dan offered 17:00', 'and its place is offered to the next') FROM r;
SELECT is(pg_temp.accept('cat', 'd') - '{entry,booking}'::text[], answer - '{entry,booking}'::text[] || '{"duplicate": true}', 'a repeat gets the refusal again') FROM cat;
SELECT is(pg_temp.accept('cat', 'e') #>> '{error,code}', 'HOLD_EXPIRED', 'another key one of its own');
SELECT is(pg_temp.accept('dan', 'f') #>> '{booking,guest_name}', 'dan', 'the next can accept');
SELECT is((SELECT booked_covers || '/' || booked_parties FROM capacity.service_ledger, r WHERE restaurant_id = r.id), '8/3', 'nothing is counted twice');
SELECT is(tests.sound(id), 'sound', 'all is sound') FROM r;

SELECT * FROM finish();
