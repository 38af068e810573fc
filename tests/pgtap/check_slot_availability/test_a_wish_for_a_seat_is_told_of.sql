SELECT plan(11);

SELECT tests.set_clock('2050-06-10 12:00+02');
SELECT tests.make_restaurant() AS id INTO TEMP r;
SELECT tests.make_period(id) AS dinner INTO TEMP p FROM r;
SELECT tests.make_table(id, '1') AS one, tests.make_table(id, '2', 2) AS two INTO TEMP t FROM r;
SELECT capacity_v1.set_booking_policy(id, '{"turn_buffer_minutes": 15, "slot_interval_minutes": 60}') FROM r;
SELECT capacity_v1.update_table(id, one, '{"seating_type": "booth", "section": "Garden"}') FROM r, t;
SELECT tests.make_seat(id, ARRAY[one]) FROM r, t;
CREATE FUNCTION pg_temp.wish(p_time time, p_party integer, p_seating text) RETURNS text LANGUAGE sql AS $fn$
    SELECT concat_ws(' ', a ->> 'available', coalesce(a ->> 'seating_available', '-'))
    FROM pg_temp.r, capacity_v1.check_slot_availability(id, tests.day(), p_time, p_party, jsonb_build_object('seating', p_seating)) AS a
$fn$;
CREATE FUNCTION pg_temp.day(p_seating text) RETURNS text LANGUAGE sql AS $fn$
    SELECT string_agg(coalesce(left(s ->> 'seating_available', 1), '-'), '' ORDER BY n)
    FROM pg_temp.r, jsonb_array_elements(capacity_v1.get_day_availability(id, tests.day(), 2, jsonb_build_object('seating', p_seating)) -> 'slots') WITH ORDINALITY AS x (s, n)
$fn$;

SELECT is(capacity_v1.check_slot_availability(id, tests.day(), '19:00', 2) -> 'seating_available', 'null', 'without a wish nothing is told') FROM r;
SELECT is(pg_temp.wish('22:00', 2, 'Booth'), 'true true', 'a table of the seating type is free');
SELECT is(pg_temp.wish('22:00', 2, 'garden'), 'true true', 'or one of the section');
SELECT is(pg_temp.wish('22:00', 2, 'terrace'), 'true false', 'there is none, and the party may come all the same');
SELECT is(pg_temp.wish('19:00', 2, 'booth'), 'true false', 'it is taken');
SELECT is(pg_temp.wish('21:14', 2, 'booth') || ', ' || pg_temp.wish('21:15', 2, 'booth'), 'true false, true true', 'until the turn buffer is over');
SELECT is(pg_temp.wish('22:00', 5, 'booth'), 'true false', 'it is too small');
SELECT is(pg_temp.wish('12:00', 2, 'booth'), 'false -', 'after a no there is nothing to wish for');
SELECT is(pg_temp.day('booth'), 'ffffft', 'each slot of a day says so');
SELECT is(pg_temp.day(NULL), '------', 'to who has a wish');
SELECT throws_ok(format($$SELECT capacity_v1.check_slot_availability(%L, tests.day(), '19:00', 2, '{"seating": ""}')$$, id), 'RC014', NULL, 'a wish is not empty') FROM r;

SELECT * FROM finish();
