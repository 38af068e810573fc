SELECT plan(4);

SELECT tests.set_clock('2030-06-04 12:00+00');
SELECT tests.make_restaurant(p_timezone => 'UTC') AS id INTO TEMP r;
SELECT tests.make_period(id, p_start_time => '12:00', p_end_time => '14:00') AS period INTO TEMP p FROM r;
SELECT capacity_v1.set_booking_policy(id, '{"slot_covers": 8}') FROM r;
SELECT capacity_v1.set_special_day(id, '2030-06-10', p_service_period_id => period, p_start_time => '18:00', p_end_time => '23:00') FROM r, p;
SELECT is(tests.outcome(tests.book(id, 4, '2030-06-10', '19:00')), 'confirmed', 'a guest of special hours') FROM r;
SELECT capacity_v1.remove_special_day(id, '2030-06-10', p_service_period_id => period) FROM r, p;
SELECT capacity_v1.upsert_restaurant(id, 'Test', 'Europe/Zurich') FROM r;
SELECT is((SELECT array_agg(available_capacity::integer || ':' || reserved_count ORDER BY starts_at) FROM capacity.booking_slots), '{8:4,8:0}',
    'the slot of the new zone is paced, although no hours contain it');
SELECT capacity_v1.set_special_day(id, '2030-06-10', p_service_period_id => period, p_start_time => '18:00', p_end_time => '23:00') FROM r, p;
SELECT is(tests.outcome(tests.book(id, 5, '2030-06-10', '19:00')), 'refused: CAPACITY_EXCEEDED', 'and so refuses when the hours are back') FROM r;
SELECT is(tests.sound(id), 'sound', 'nothing is out of balance') FROM r;

SELECT * FROM finish();
