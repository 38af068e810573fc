SELECT plan(11);

SELECT tests.make_restaurant() AS id INTO TEMP r;
SELECT tests.make_period(id) AS period_id INTO TEMP dinner FROM r;
SELECT tests.set_limit(id, 10, 2) FROM r;
SELECT tests.book(id, 4) FROM r;
SELECT tests.book(id, 4, p_start_time => '20:00') FROM r;
UPDATE capacity.booking_slots SET available_capacity = 5 FROM r WHERE restaurant_id = r.id AND slot_time = '19:00';

SELECT tests.book(id, 3, p_idempotency_key => 'all') AS answer INTO TEMP a FROM r;
SELECT is(answer - 'error' - 'capacity' - 'decision_id',
    '{"success": false, "duplicate": false, "mode": "enforce", "would_refuse": [], "booking": null}', 'it says no') FROM a;
SELECT is((SELECT array_agg(k ORDER BY k) FROM a, jsonb_object_keys(answer -> 'error') AS k),
    '{code,hint,message,violations}', 'an error has its keys');
SELECT is(answer #>> '{error,code}', 'CAPACITY_EXCEEDED', 'the code says why') FROM a;
SELECT is(answer #> '{error,violations}', '[
    {"rule": "max_covers",  "limit": 10, "used": 8, "requested": 3, "shortfall": 1},
    {"rule": "max_parties", "limit": 2,  "used": 2, "requested": 1, "shortfall": 1},
    {"rule": "slot_covers", "limit": 5,  "used": 4, "requested": 3, "shortfall": 2}]', 'every violated rule is listed') FROM a;
SELECT is(answer #> '{capacity,booked_covers}', '8', 'the capacity is that without the party') FROM a;

SELECT is(tests.book(id, 2, p_start_time => '21:00') #> '{error,violations}',
    '[{"rule": "max_parties", "limit": 2, "used": 2, "requested": 1, "shortfall": 1}]', 'and no rule that is kept') FROM r;
SELECT tests.set_limit(id, 10, NULL) FROM r;
SELECT is(tests.book(id, 2) #> '{error,violations}',
    '[{"rule": "slot_covers", "limit": 5, "used": 4, "requested": 2, "shortfall": 1}]', 'a full slot alone refuses') FROM r;
SELECT is(tests.outcome(tests.book(id, 2, p_start_time => '19:15')), 'confirmed', 'the slot beside it is free') FROM r;

SELECT is((SELECT row(outcome, code, authorises_debt, booking_id, party_size, max_covers, booked_covers, max_parties,
                      booked_parties, slot_capacity, slot_reserved, jsonb_array_length(violations))::text
           FROM capacity.decisions AS d JOIN r ON d.restaurant_id = r.id
           WHERE d.id = (SELECT decision_id FROM capacity.idempotency_keys WHERE restaurant_id = r.id AND key = 'all')),
    '(refused,CAPACITY_EXCEEDED,f,,3,10,8,2,2,5,4,3)', 'the decision keeps what it was judged by');
SELECT is((SELECT count(*) FROM capacity.bookings, r WHERE restaurant_id = r.id), 3::bigint, 'what is refused is not stored');
SELECT is(tests.sound(id), 'sound', 'nor counted') FROM r;

SELECT * FROM finish();
