SELECT plan(11);

SELECT tests.set_clock('2050-06-01 12:00+00');
SELECT tests.make_restaurant() AS id INTO TEMP r;
SELECT tests.make_period(id) AS dinner INTO TEMP p FROM r;
SELECT tests.set_limit(id, 10, 2) FROM r;
SELECT tests.book(id, 6) FROM r;
SELECT (tests.book(id, 4) #>> '{booking,id}')::uuid AS booking INTO TEMP b FROM r;
SELECT tests.book(id, 7, p_booking_date => '2050-06-18') FROM r;
SELECT tests.book(id, 1, p_booking_date => '2050-06-18') FROM r;
SELECT row(b.*)::text AS row INTO TEMP before FROM capacity.bookings AS b, b AS own WHERE b.id = own.booking;

SELECT tests.change(id, booking, '{"booking_date": "2050-06-18", "guest_name": "Ada"}', p_idempotency_key => 'k') AS answer INTO TEMP a FROM r, b;
SELECT is(tests.outcome(answer), 'refused: CAPACITY_EXCEEDED', 'a full service refuses') FROM a;
SELECT is(answer #> '{error,violations}', '[
    {"rule": "max_covers", "limit": 10, "used": 8, "requested": 4, "shortfall": 2},
    {"rule": "max_parties", "limit": 2, "used": 2, "requested": 1, "shortfall": 1}]', 'with every violated rule') FROM a;
SELECT is(answer #>> '{booking,booking_date}', '2050-06-17', 'the booking in the answer is the booking as it is') FROM a;
SELECT is(answer #>> '{booking,version}', '1', 'in its first version') FROM a;
SELECT is(jsonb_build_array(answer #> '{capacity,service_date}', answer #> '{capacity,booked_covers}', answer #> '{capacity,booked_parties}'),
    '["2050-06-18", 8, 2]', 'the capacity is that of the service asked for') FROM a;
SELECT is(row(b.*)::text, before.row, 'nothing of the booking changed, its guest neither') FROM capacity.bookings AS b, b AS own, before WHERE b.id = own.booking;
SELECT is((SELECT array_agg(booked_covers ORDER BY service_date) FROM capacity.service_ledger), '{10,8}', 'nor any total');
SELECT is(tests.outcome(tests.book(id, 1)), 'refused: CAPACITY_EXCEEDED', 'nobody else gets the old place') FROM r;
SELECT is(tests.outcome(tests.change(id, booking, '{"booking_date": "2050-06-18", "guest_name": "Ada"}', p_idempotency_key => 'k')),
    'refused: CAPACITY_EXCEEDED (duplicate)', 'a repeat is refused as well') FROM r, b;
SELECT is(tests.outcome(tests.change(id, booking, '{"start_time": "16:59"}')), 'refused: OUTSIDE_SERVICE_HOURS', 'closed hours refuse') FROM r, b;
SELECT is(tests.sound(id), 'sound', 'nothing is out of balance') FROM r;

SELECT * FROM finish();
