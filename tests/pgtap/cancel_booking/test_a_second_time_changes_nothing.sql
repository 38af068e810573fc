SELECT plan(7);

SELECT tests.make_restaurant() AS id INTO TEMP r;
SELECT tests.set_limit(id, 10) FROM r;
SELECT tests.book(id, 4) #>> '{booking,id}' AS booking INTO TEMP b FROM r;
SELECT capacity_v1.cancel_booking(id, booking::uuid, '{"reason": "ill"}') AS answer INTO TEMP a FROM r, b;
SELECT tests.book(id, 10) FROM r;
SELECT (SELECT count(*) FROM capacity.decisions) AS decisions, (SELECT max(version) FROM capacity.bookings) AS version INTO TEMP before;

SELECT is(capacity_v1.cancel_booking(id, booking::uuid), answer || '{"duplicate": true}', 'the first answer comes again') FROM a, r, b;
SELECT is(capacity_v1.cancel_booking(id, booking::uuid, '{"reason": "other"}') ->> 'duplicate', 'true', 'whatever the reason is now') FROM r, b;
SELECT is(row((SELECT count(*) FROM capacity.decisions), (SELECT max(version) FROM capacity.bookings))::text,
    row(decisions, version)::text, 'nothing is stored') FROM before;
SELECT is((SELECT booked_covers FROM capacity.service_ledger, r WHERE restaurant_id = r.id), 10, 'nothing is given back twice');

UPDATE capacity.bookings SET status = 'cancelled' FROM r WHERE restaurant_id = r.id AND party_size = 10;
SELECT capacity_v1.cancel_booking(r.id, b.id) AS answer INTO TEMP c FROM r, capacity.bookings AS b WHERE b.party_size = 10;
SELECT is(tests.outcome(answer), 'cancelled (duplicate)', 'what plain SQL cancelled is cancelled') FROM c;
SELECT is(answer -> 'capacity', 'null', 'by no decision that could show a capacity') FROM c;
SELECT is(tests.sound(id), 'sound', 'nothing is out of balance') FROM r;

SELECT * FROM finish();
