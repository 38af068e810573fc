SELECT plan(10);

SELECT tests.make_restaurant() AS id INTO TEMP r;
SELECT tests.make_period(id) AS dinner INTO TEMP p FROM r;
SELECT tests.set_limit(id, 10, 2) FROM r;
SELECT tests.book(id, 4) FROM r;
SELECT tests.book(id, 6) #>> '{booking,id}' AS booking INTO TEMP b FROM r;
SELECT is(tests.outcome(tests.book(id, 1)), 'refused: CAPACITY_EXCEEDED', 'the service is full') FROM r;

SELECT capacity_v1.cancel_booking(id, booking::uuid, '{"reason": "ill"}') AS answer INTO TEMP a FROM r, b;
SELECT is(answer - 'booking' - 'capacity' - 'decision_id',
    '{"success": true, "duplicate": false, "mode": "enforce", "error": null, "would_refuse": []}', 'the answer has the shape of a booking''s') FROM a;
SELECT is((answer -> 'booking') ->> 'status', 'cancelled', 'the booking is cancelled') FROM a;
SELECT is((answer -> 'booking') ->> 'version', '2', 'in its second version') FROM a;
SELECT is(answer -> 'capacity', jsonb_build_object(
    'service_date', '2050-06-17', 'service_period_id', dinner,
    'max_covers', 10, 'booked_covers', 4, 'remaining_covers', 6, 'utilization_percent', 40.0,
    'max_parties', 2, 'booked_parties', 1, 'remaining_parties', 1, 'parties_utilization_percent', 50.0),
    'the capacity is that without the party') FROM a, p;
SELECT is((SELECT row(operation, outcome, party_size, booked_covers, authorises_debt, options ->> 'reason', options -> 'before', options -> 'after')::text
           FROM capacity.decisions AS d, r WHERE restaurant_id = r.id ORDER BY d.id DESC LIMIT 1),
    '(cancel_booking,accepted,6,10,f,ill,"{""status"": ""confirmed""}","{""status"": ""cancelled""}")', 'the decision keeps the reason, and what it was');
SELECT is((SELECT reserved_count FROM capacity.booking_slots, r WHERE restaurant_id = r.id), 4, 'the slot is free too');
SELECT is(tests.outcome(tests.book(id, 6)), 'confirmed', 'somebody else may come') FROM r;
SELECT is(tests.outcome(tests.book(id, 1)), 'refused: CAPACITY_EXCEEDED', 'and no more') FROM r;
SELECT is(tests.sound(id), 'sound', 'nothing is out of balance') FROM r;

SELECT * FROM finish();
