SELECT plan(3);

SELECT tests.set_clock('2050-06-10 12:00+02');
SELECT tests.make_restaurant() AS id INTO TEMP r;
SELECT tests.make_period(id) FROM r;
SELECT tests.make_restaurant() AS id INTO TEMP other;
SELECT tests.book(id, 2) #>> '{booking,reference}' AS reference INTO TEMP b FROM r;
ANALYZE capacity.bookings;

-- Of a small table the generic plan looks at the restaurant first, and would ask for nothing where it has no booking.
SET LOCAL plan_cache_mode = force_generic_plan;
SELECT throws_ok(format('SELECT capacity_v1.get_booking_by_reference(%L, %L)', other.id, reference), 'RC102', NULL, 'of another restaurant') FROM other, b;
SELECT throws_ok(format('SELECT capacity_v1.get_booking_by_reference(%L, %L)', id, 'nothing'), 'RC102', NULL, 'unknown') FROM r;
SELECT is(capacity_v1.get_booking_by_reference(id, reference) #>> '{booking,reference}', reference, 'known') FROM r, b;

SELECT * FROM finish();
