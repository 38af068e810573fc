SELECT plan(10);

SELECT tests.make_restaurant() AS id INTO TEMP r;
SELECT tests.make_restaurant() AS id INTO TEMP other;
SELECT (tests.book(id) #>> '{booking,id}')::uuid AS booking INTO TEMP b FROM r;

SELECT throws_ok(format('SELECT capacity_v1.cancel_booking(%L, %L)', other.id, booking), 'RC102', NULL, 'another restaurant''s booking is not found') FROM other, b;
SELECT throws_ok(format('SELECT capacity_v1.cancel_booking(%L, gen_random_uuid())', id), 'RC102', NULL, 'nor is an unknown one') FROM r;
SELECT throws_ok(format('SELECT capacity_v1.cancel_booking(NULL, %L)', booking), 'RC001', NULL, 'the restaurant is required') FROM b;
SELECT throws_ok(format('SELECT capacity_v1.cancel_booking(%L, NULL)', id), 'RC001', NULL, 'the booking is required') FROM r;
SELECT throws_ok(format('SELECT capacity_v1.cancel_booking(%L, %L, %L)', id, booking, options), errcode, NULL, 'options ' || coalesce(left(options, 30), 'NULL'))
FROM r, b, (VALUES (NULL, 'RC001'), ('{"why": "ill"}', 'RC007'), ('{"reason": 1}', 'RC008'), ('"ill"', 'RC008'),
                   (jsonb_build_object('reason', repeat('x', 501))::text, 'RC006')) AS o (options, errcode);
SELECT is((SELECT row(status, version)::text FROM capacity.bookings, b WHERE id = booking), '(confirmed,1)', 'the booking is as it was');

SELECT * FROM finish();
