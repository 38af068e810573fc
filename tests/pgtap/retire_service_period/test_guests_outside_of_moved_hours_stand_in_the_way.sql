SELECT plan(8);

-- At five, dinner is moved to the morning; a guest of nine in the evening keeps the place.
SELECT tests.set_clock('2030-06-04 17:00+00');
SELECT tests.make_restaurant(p_timezone => 'UTC') AS id INTO TEMP r;
SELECT tests.make_period(id, p_start_time => '18:00') AS dinner INTO TEMP p FROM r;
SELECT is(tests.outcome(tests.book(id, 4, '2030-06-04', '21:00')), 'confirmed', 'a guest of tonight') FROM r;
SELECT is(capacity_v1.set_special_day(id, '2030-06-04', p_service_period_id => dinner, p_start_time => '11:00', p_end_time => '15:00') #>> '{affected_bookings,0,reason}',
    'outside_hours', 'the service is over, its guest is yet to come') FROM r, p;
SELECT throws_ok(format('SELECT capacity_v1.retire_service_period(%L, %L)', id, dinner), 'RC207', NULL, 'the guest stands in the way') FROM r, p;

SELECT is(capacity_v1.upsert_restaurant(id, 'Test', 'Europe/Lisbon') ->> 'changed', 'true', 'the zone changes') FROM r;
SELECT is(tests.sound(id), 'sound', 'and the guest with it') FROM r;
SELECT is(capacity_v1.retire_service_period(id, dinner, '{"keep_bookings": true}') ->> 'affected_bookings_total', '1', 'who retires it on purpose is told') FROM r, p;

-- Special hours end with the period: resolved by the week, tonight's service was over at two.
SELECT tests.make_restaurant(p_timezone => 'UTC') AS id INTO TEMP other;
SELECT tests.make_period(id, p_start_time => '12:00', p_end_time => '14:00') AS period INTO TEMP special FROM other;
SELECT capacity_v1.set_special_day(id, '2030-06-04', p_service_period_id => period, p_start_time => '18:00', p_end_time => '23:00') FROM other, special;
SELECT is(tests.outcome(tests.book(id, 4, '2030-06-04', '21:00')), 'confirmed', 'a guest of special hours') FROM other;
SELECT throws_ok(format('SELECT capacity_v1.retire_service_period(%L, %L)', id, period), 'RC207', NULL, 'stands in the way too') FROM other, special;

SELECT * FROM finish();
