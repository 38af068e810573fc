SELECT plan(3);

SELECT tests.set_clock('2050-06-17 18:00+02');
SELECT tests.make_restaurant() AS id INTO TEMP r;
SELECT tests.make_period(id) FROM r;
SELECT (capacity_v1.create_booking_with_capacity_check(id, tests.day(), '18:00', 2, 'a', p_booking_type => 'walk_in') #>> '{booking,id}')::uuid AS party INTO TEMP b FROM r;
SELECT capacity_v1.set_booking_policy(id, '{"min_notice_minutes": 600}') FROM r;
SELECT is(tests.change(id, party, '{"start_time": "18:30"}') -> 'success', 'true', 'who walks in within the hour is held to no policy') FROM r, b;
SELECT is(tests.change(id, party, '{"start_time": "20:00"}') #>> '{error,code}', 'POLICY_REFUSED', 'who comes later is, as a new request would be') FROM r, b;
SELECT is(tests.sound(id), 'sound', 'all is sound') FROM r;

SELECT * FROM finish();
