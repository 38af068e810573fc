SELECT plan(13);

SELECT tests.set_clock('2050-06-10 12:00+00');
SELECT tests.make_restaurant() AS id INTO TEMP r;
SELECT tests.set_limit(id, 10) FROM r;
SELECT (tests.book(id, 2, p_idempotency_key => 'k') #>> '{booking,id}')::uuid AS booking INTO TEMP b FROM r;
SELECT tests.book(id, 3) FROM r;
CREATE FUNCTION pg_temp.change(p_changes jsonb, p_key text DEFAULT 'k', p_version integer DEFAULT 1, p_options jsonb DEFAULT '{}')
RETURNS jsonb LANGUAGE sql AS $fn$
    SELECT tests.change(id, booking, p_changes, p_options, p_key, p_version) FROM pg_temp.r, pg_temp.b
$fn$;

SELECT pg_temp.change('{"party_size": 4, "guest_name": "Ada"}') AS answer INTO TEMP a;
SELECT is(tests.outcome(answer), 'confirmed', 'a booking''s key is no change''s key') FROM a;
SELECT is(answer #> '{capacity,booked_covers}', '7', 'the party has grown by two') FROM a;
SELECT tests.book(id, 3) FROM r;
SELECT is(pg_temp.change('{"guest_name": "Ada", "party_size": 4}'), answer || '{"duplicate": true}', 'the first answer comes again, also when somebody else has booked') FROM a;
SELECT is(tests.outcome(pg_temp.change('{"party_size": 5}', 'other', 2)), 'refused: CAPACITY_EXCEEDED', 'a refusal');
SELECT capacity_v1.cancel_booking(r.id, booking) FROM r, b;
SELECT is(tests.outcome(pg_temp.change('{"party_size": 5}', 'other', 2)), 'refused: CAPACITY_EXCEEDED (duplicate)', 'is kept too');
SELECT is(jsonb_build_array(again -> 'capacity', again #> '{booking,status}'), jsonb_build_array(answer -> 'capacity', 'cancelled'),
    'a repeat shows the booking as it is now') FROM a, pg_temp.change('{"party_size": 4, "guest_name": "Ada"}') AS again;

SELECT throws_ok(format('SELECT pg_temp.change(%L, %L, %s, %L)', changes, key, version, options), 'RC201', NULL, what)
FROM (VALUES ('{"party_size": 4}', 'k', 1, '{}', 'other changes'), ('{"party_size": 4, "guest_name": "Ada"}', 'k', 2, '{}', 'another version'),
             ('{"party_size": 4, "guest_name": "Ada"}', 'k', 1, '{"reason": "x"}', 'other options')) AS x (changes, key, version, options, what);
SELECT throws_ok(format('SELECT tests.change(%L, %L, %L, p_idempotency_key => ''k'', p_expected_version => 1)', r.id, o.id, '{"party_size": 4, "guest_name": "Ada"}'),
    'RC201', NULL, 'another booking') FROM r, capacity.bookings AS o, b WHERE o.id <> b.booking LIMIT 1;
SELECT tests.book(id, 1, p_idempotency_key => 'late') FROM r;
SELECT is(tests.outcome(tests.change(r.id, o.id, jsonb_build_object('start_time', written), '{}', 'late', 1)), outcome, 'a time may be written as ' || written)
FROM r, (VALUES (1, '20:30', 'confirmed'), (2, '20:30:00', 'confirmed (duplicate)')) AS x (place, written, outcome),
     capacity.bookings AS o JOIN capacity.idempotency_keys AS k ON k.restaurant_id = o.restaurant_id AND k.decision_id = o.decision_id AND k.key = 'late'
ORDER BY place;
SELECT is(tests.sound(id), 'sound', 'nothing is out of balance') FROM r;

SELECT * FROM finish();
