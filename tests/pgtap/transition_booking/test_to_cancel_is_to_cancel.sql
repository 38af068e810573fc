SELECT plan(5);

SELECT tests.make_restaurant() AS id INTO TEMP r;
SELECT tests.set_limit(id, 10) FROM r;
SELECT (tests.book(id, 4) #>> '{booking,id}')::uuid AS one, (tests.book(id, 4) #>> '{booking,id}')::uuid AS two INTO TEMP b FROM r;

SELECT capacity_v1.transition_booking(id, one, 'cancelled', '{"reason": "ill"}') AS answer INTO TEMP a FROM r, b;
SELECT is(capacity_v1.cancel_booking(id, one), answer || '{"duplicate": true}', 'cancelled here, it is cancelled there') FROM r, b, a;
SELECT capacity_v1.cancel_booking(id, two, '{"reason": "ill"}') AS answer INTO TEMP c FROM r, b;
SELECT is(capacity_v1.transition_booking(id, two, 'cancelled'), answer || '{"duplicate": true}', 'and the other way round') FROM r, b, c;
SELECT is((SELECT jsonb_agg(DISTINCT to_jsonb(d) - '{id,booking_id,duration_us,booked_covers,booked_parties}'::text[]) -> 1
           FROM capacity.decisions AS d WHERE operation <> 'create_booking' AND booking_id IS NOT NULL), NULL, 'the decision is the same');
SELECT is((SELECT row(booked_covers, booked_parties)::text FROM capacity.service_ledger), '(0,0)', 'both places are given back');
SELECT is(tests.sound(id), 'sound', 'nothing is out of balance') FROM r;

SELECT * FROM finish();
