SELECT plan(2);

SELECT tests.make_restaurant() AS id INTO TEMP r;
SELECT is(jsonb_array_length(capacity_v1.get_calendar_availability(id, '2199-12-30', 2, 2) -> 'days'), 2, 'the last dates that can be booked') FROM r;
SELECT throws_ok(format('SELECT capacity_v1.get_calendar_availability(%L, %L, 3, 2)', id, '2199-12-30'), 'RC003', NULL, 'and none after') FROM r;

SELECT * FROM finish();
