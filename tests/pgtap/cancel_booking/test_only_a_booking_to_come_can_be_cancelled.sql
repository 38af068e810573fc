SELECT plan(10);

SELECT tests.make_restaurant() AS id INTO TEMP r;
INSERT INTO capacity.bookings (restaurant_id, party_size, booking_date, start_time, status)
SELECT id, 2, tests.day(), '19:00', s FROM r, unnest(enum_range(NULL::capacity.booking_status)) AS s WHERE s <> 'cancelled';

SELECT throws_ok(format('SELECT capacity_v1.cancel_booking(%L, %L)', r.id, b.id), 'RC301', NULL, b.status || ' cannot be cancelled')
FROM capacity.bookings AS b, r WHERE b.status IN ('held', 'seated', 'completed', 'no_show', 'released', 'expired') ORDER BY b.status;
SELECT is((SELECT booked_parties FROM capacity.service_ledger, r WHERE restaurant_id = r.id), 5, 'which changes nothing');
SELECT is(tests.outcome(capacity_v1.cancel_booking(r.id, b.id)), 'cancelled', b.status || ' can be cancelled')
FROM capacity.bookings AS b, r WHERE b.status IN ('pending', 'confirmed') ORDER BY b.status;
SELECT is(tests.sound(id), 'sound', 'nothing is out of balance') FROM r;

SELECT * FROM finish();
