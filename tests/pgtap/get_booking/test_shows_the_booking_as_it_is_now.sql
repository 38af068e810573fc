SELECT plan(8);

SELECT tests.make_restaurant() AS id INTO TEMP r;
SELECT tests.make_restaurant() AS id INTO TEMP other;
SELECT tests.book(id) -> 'booking' AS booking INTO TEMP b FROM r;

SELECT is(capacity_v1.get_booking(id, (booking ->> 'id')::uuid), jsonb_build_object('success', true, 'booking', booking),
    'it shows what the booking''s answer showed') FROM r, b;
UPDATE capacity.bookings SET notes = 'late' FROM r WHERE restaurant_id = r.id;
SELECT is(capacity_v1.get_booking(id, (booking ->> 'id')::uuid) -> 'booking' ->> 'notes', 'late', 'and what changed since') FROM r, b;
SELECT is(capacity_v1.get_booking(id, (booking ->> 'id')::uuid) -> 'booking' ->> 'version', '2', 'in a new version') FROM r, b;
SELECT capacity_v1.cancel_booking(id, (booking ->> 'id')::uuid) FROM r, b;
SELECT is(capacity_v1.get_booking(id, (booking ->> 'id')::uuid) -> 'booking' ->> 'status', 'cancelled', 'also when it is cancelled') FROM r, b;

SELECT throws_ok(format('SELECT capacity_v1.get_booking(%L, %L)', other.id, booking ->> 'id'), 'RC102', NULL, 'another restaurant does not see it') FROM other, b;
SELECT throws_ok(format('SELECT capacity_v1.get_booking(%L, gen_random_uuid())', id), 'RC102', NULL, 'an unknown one is not found') FROM r;
SELECT throws_ok(format('SELECT capacity_v1.get_booking(%L, NULL)', id), 'RC001', NULL, 'the booking is required') FROM r;
SELECT throws_ok(format('SELECT capacity_v1.get_booking(NULL, %L)', booking ->> 'id'), 'RC001', NULL, 'so is the restaurant') FROM b;

SELECT * FROM finish();
