SELECT plan(20);

SELECT tests.set_clock('2050-06-01 12:00+00');
SELECT tests.make_restaurant() AS id INTO TEMP r;
SELECT tests.make_restaurant() AS id INTO TEMP other;
SELECT tests.make_period(id) AS dinner INTO TEMP p FROM r;
SELECT tests.make_period(id, 'Lunch', '12:00', '14:00') AS lunch INTO TEMP l FROM r;
SELECT tests.set_limit(id, 4) FROM r;
SELECT tests.book(id, 4), tests.book(id, 4, p_start_time => '12:00') FROM r;
CREATE FUNCTION pg_temp.join(p_key text, p_name text, p_party integer DEFAULT 2, p_options jsonb DEFAULT '{}') RETURNS jsonb LANGUAGE sql AS $fn$
    SELECT capacity_v1.join_waitlist(id, tests.day(), dinner, p_party, p_key, p_name, 'a@b.c', '123', 'near the door', p_options)
    FROM pg_temp.r, pg_temp.p
$fn$;

SELECT pg_temp.join('a', 'ann', 2, '{"first_time": "19:00", "last_time": "20:30", "source": "web"}') AS answer INTO TEMP ann;
SELECT is(answer - 'entry' - 'decision_id', '{"success": true, "duplicate": false, "error": null}', 'who joins a full service waits') FROM ann;
SELECT is((answer -> 'entry') - '{created_at,updated_at}'::text[], jsonb_build_object(
    'id', e.id, 'restaurant_id', e.restaurant_id, 'reference', e.reference, 'status', 'waiting', 'position', 1, 'service_date', '2050-06-17', 'service_period_id', dinner,
    'party_size', 2, 'first_time', '19:00:00', 'last_time', '20:30:00', 'source', 'web', 'guest_name', 'ann', 'guest_email', 'a@b.c',
    'guest_phone', '123', 'notes', 'near the door', 'offer', NULL), 'an entry has its keys')
FROM ann, p, r, capacity.waitlist_entries AS e WHERE e.restaurant_id = r.id;
SELECT is((answer #>> '{entry,created_at}')::timestamptz, e.created_at, 'and the time when it joined') FROM ann, r, capacity.waitlist_entries AS e WHERE e.restaurant_id = r.id;
SELECT is(pg_temp.join('b', 'bob') #>> '{entry,position}', '2', 'the next is behind');
SELECT is(tests.wait(id, lunch) #>> '{entry,position}', '1', 'another service has a line of its own') FROM r, l;
SELECT is(tests.wait(id, dinner, p_service_date => tests.day() + 1, p_party_size => 5) #>> '{entry,position}', '1', 'and so has another date') FROM r, p;

SELECT is(pg_temp.join('a', 'ann', 2, '{"first_time": "19:00:00", "last_time": "20:30", "source": "web"}'), answer || '{"duplicate": true}',
    'a repeat gets the entry again') FROM ann;
SELECT is((SELECT count(*) FROM capacity.waitlist_entries, r WHERE restaurant_id = r.id AND guest_name = 'ann'), 1::bigint, 'which joined once');
SELECT throws_ok($$SELECT pg_temp.join('a', 'ann', 3, '{"first_time": "19:00", "last_time": "20:30", "source": "web"}')$$, 'RC201', NULL, 'a key names one request');
SELECT throws_ok($$SELECT pg_temp.join('a', 'ann')$$, 'RC201', NULL, 'with its window');
SELECT is(pg_temp.join('c', 'cat') #>> '{entry,position}', '3', 'a key of its own joins');
SELECT is(tests.book(id, 1, p_idempotency_key => 'a') #>> '{error,code}', 'CAPACITY_EXCEEDED', 'bookings have keys of their own') FROM r;

SELECT is(d.outcome || ' ' || d.party_size || ' ' || d.actor, 'accepted 2 postgres', 'it is a decision') FROM capacity.decisions AS d, ann, r
WHERE d.restaurant_id = r.id AND d.options ->> 'waitlist_entry_id' = answer #>> '{entry,id}';
SELECT is(d.options, jsonb_build_object('waitlist_entry_id', answer #> '{entry,id}', 'first_time', '19:00:00', 'last_time', '20:30:00', 'source', 'web', 'before', NULL, 'after', '{"status": "waiting"}'::jsonb),
    'without personal data') FROM capacity.decisions AS d, ann, r
WHERE d.restaurant_id = r.id AND d.options ->> 'waitlist_entry_id' = answer #>> '{entry,id}';

SELECT capacity_v1.leave_waitlist(id, tests.entry(id, 'ann')) FROM r;
SELECT is(pg_temp.join('b', 'bob') #>> '{entry,position}', '1', 'who is ahead leaves, and the others move up');
SELECT is(pg_temp.join('a', 'ann', 2, '{"first_time": "19:00", "last_time": "20:30", "source": "web"}') #>> '{entry,status}', 'withdrawn', 'a repeat shows the entry as it is now');

SELECT is(tests.wait(id, lunch, p_service_date => tests.day() + 2) #>> '{entry,status}', 'offered', 'nobody has touched the service yet') FROM r, l;
SELECT is((SELECT booked_covers FROM capacity.service_ledger, r WHERE restaurant_id = r.id AND service_date = tests.day() + 2), 2, 'and now it has a row');
SELECT throws_ok(format('SELECT tests.wait(%L, %L)', other.id, dinner), 'RC103', NULL, 'another restaurant has other periods') FROM other, p;
SELECT is(tests.sound(id), 'sound', 'all is sound') FROM r;

SELECT * FROM finish();
