SELECT plan(11);

SELECT tests.make_restaurant() AS id INTO TEMP r;
INSERT INTO capacity.bookings (restaurant_id, party_size, booking_date, start_time, status)
SELECT id, 2, tests.day(), '19:00', s FROM r, unnest(enum_range(NULL::capacity.booking_status)) AS s;

SELECT throws_ok(format('SELECT tests.change(%L, %L, ''{"notes": "x"}'')', r.id, b.id), 'RC301', NULL, b.status || ' stays as it is')
FROM capacity.bookings AS b, r WHERE b.status IN ('held', 'completed', 'cancelled', 'no_show', 'released', 'expired') ORDER BY b.status;
SELECT is(tests.outcome(tests.change(r.id, b.id, '{"start_time": "20:00"}')), b.status::text, b.status || ' can be changed, and stays ' || b.status)
FROM capacity.bookings AS b, r WHERE b.status IN ('pending', 'confirmed', 'seated') ORDER BY b.status;
SELECT is((SELECT row(booked_covers, booked_parties)::text FROM capacity.service_ledger), '(10,5)', 'each takes what it took');
SELECT is(tests.sound(id), 'sound', 'nothing is out of balance') FROM r;

SELECT * FROM finish();
