SELECT plan(5);

SELECT tests.make_restaurant() AS id INTO TEMP r;
SELECT tests.make_period(id) AS dinner INTO TEMP p FROM r;
SELECT capacity_v1.set_booking_policy(id, '{"slot_covers": 4}') FROM r;
SELECT tests.book(id, 4) FROM r;

SELECT capacity_v1.check_slot_availability(id, tests.day(), '19:00', 2) AS answer INTO TEMP a FROM r;
SELECT is(answer -> 'alternatives', capacity_v1.find_alternative_slots(id, tests.day(), '19:00', 2) -> 'alternatives', 'the same as who asks for them') FROM a, r;
SELECT is((SELECT string_agg(left(v ->> 'time', 5), ' ' ORDER BY n) FROM a, jsonb_array_elements(answer -> 'alternatives') WITH ORDINALITY AS x (v, n)),
    '18:45 19:15 18:30 19:30 18:00', 'nearest first');
SELECT is(capacity_v1.check_slot_availability(id, tests.day(), '19:00', 2, '{"alternatives": false}') - 'alternatives', answer - 'alternatives', 'who does not want them') FROM a, r;
SELECT is(capacity_v1.check_slot_availability(id, tests.day(), '19:00', 2, '{"alternatives": false}') -> 'alternatives', '[]', 'gets none') FROM r;
SELECT is(capacity_v1.check_slot_availability(id, tests.day(), '23:15', 2) #>> '{alternatives,0,time}', '22:45:00', 'outside of hours they help too') FROM r;

SELECT * FROM finish();
