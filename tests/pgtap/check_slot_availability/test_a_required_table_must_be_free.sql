SELECT plan(24);

SELECT tests.set_clock('2050-06-10 12:00+02');
SELECT tests.make_restaurant() AS id INTO TEMP r;
SELECT tests.make_period(id) AS dinner INTO TEMP p FROM r;
SELECT tests.make_table(id, '1') AS one, tests.make_table(id, '2', 2) AS two INTO TEMP t FROM r;
SELECT capacity_v1.set_booking_policy(id, '{"turn_buffer_minutes": 15, "slot_interval_minutes": 60}') FROM r;
SELECT tests.make_seat(id, ARRAY[one]) AS party INTO TEMP b FROM r, t;
CREATE FUNCTION pg_temp.check(p_time time, p_party integer) RETURNS text LANGUAGE sql AS $fn$
    SELECT concat_ws(' ', a ->> 'available', a ->> 'reason', tests.violations(nullif(a -> 'violations', '[]')))
    FROM pg_temp.r, capacity_v1.check_slot_availability(id, tests.day(), p_time, p_party, '{"alternatives": false}') AS a
$fn$;
-- The times of a day that can be booked, by what the day says and by what is answered to each.
CREATE FUNCTION pg_temp.day(p_party integer) RETURNS text LANGUAGE sql AS $fn$
    SELECT string_agg(CASE WHEN (s ->> 'available')::boolean THEN left(s ->> 'time', 2) ELSE '-' END, ' ' ORDER BY n)
    FROM pg_temp.r, jsonb_array_elements(capacity_v1.get_day_availability(id, tests.day(), p_party) -> 'slots') WITH ORDINALITY AS x (s, n)
$fn$;
CREATE FUNCTION pg_temp.each(p_party integer) RETURNS text LANGUAGE sql AS $fn$
    SELECT string_agg(CASE WHEN (capacity_v1.check_slot_availability(id, tests.day(), make_time(h, 0, 0), p_party) ->> 'available')::boolean THEN h::text ELSE '-' END, ' ' ORDER BY h)
    FROM pg_temp.r, generate_series(17, 22) AS h
$fn$;
CREATE FUNCTION pg_temp.calendar(p_party integer) RETURNS text LANGUAGE sql AS $fn$
    SELECT string_agg(d ->> 'available', ' ' ORDER BY n) FROM pg_temp.r, jsonb_array_elements(capacity_v1.get_calendar_availability(id, tests.day(), 2, p_party) -> 'days') WITH ORDINALITY AS x (d, n)
$fn$;
CREATE FUNCTION pg_temp.nearest(p_time time, p_party integer) RETURNS text LANGUAGE sql AS $fn$
    SELECT string_agg(left(k ->> 'time', 5), ' ' ORDER BY k ->> 'time') FROM pg_temp.r, jsonb_array_elements(capacity_v1.find_alternative_slots(id, tests.day(), p_time, p_party, '{"offsets": [60, 120, 180]}') -> 'alternatives') AS k
$fn$;

SELECT is(pg_temp.check('19:00', 5), 'true', 'where staff assign the tables a party needs none');
SELECT is(pg_temp.day(5), '17 18 19 20 21 22', 'all day');
SELECT capacity_v1.set_booking_policy(id, '{"requires_table": true}') FROM r;
SELECT is(pg_temp.check('19:00', 2), 'true', 'where one is required it is enough that one is free');
SELECT is(pg_temp.check('19:00', 3), 'false CAPACITY_EXCEEDED tables 1 1 1 1', 'of those that take the party');
SELECT is(pg_temp.check('22:00', 5), 'false CAPACITY_EXCEEDED tables 0 0 1 1', 'of which there may be none');
SELECT is(pg_temp.check('16:45', 3), 'false OUTSIDE_SERVICE_HOURS service_hours - - - -', 'outside of all services tables are no matter');
SELECT is(pg_temp.check('21:14', 3) || ', ' || pg_temp.check('21:15', 3), 'false CAPACITY_EXCEEDED tables 1 1 1 1, true', 'until the turn buffer is over');
SELECT is(pg_temp.day(3), '- - - - - 22', 'the day says when');
SELECT is(pg_temp.each(3), pg_temp.day(3), 'as each question is answered');
SELECT is(pg_temp.day(2) || ', ' || pg_temp.each(2), '17 18 19 20 21 22, 17 18 19 20 21 22', 'for each size of a party');
SELECT is(pg_temp.day(5) || ', ' || pg_temp.each(5), '- - - - - -, - - - - - -', 'or never');
SELECT is(pg_temp.nearest('19:00', 3), '22:00', 'the alternatives have a table');
SELECT is(pg_temp.calendar(3) || ', ' || pg_temp.calendar(5), 'true true, false false', 'the calendar knows days without one');
SELECT capacity_v1.set_table_status(id, one, 'out_of_service', '2050-06-17 22:00+02', '2050-06-18 00:00+02') FROM r, t;
SELECT is(pg_temp.day(3) || ', ' || pg_temp.each(3) || ', ' || pg_temp.calendar(3), '- - - - - -, - - - - - -, false true', 'a blocked table is not free');
SELECT is(pg_temp.nearest('19:00', 3), NULL, 'so that there is no alternative');
SELECT capacity_v1.upsert_combination(id, 'Both', ARRAY[one, two], 6) FROM r, t;
SELECT is(pg_temp.calendar(5), 'false true', 'a combination is a table for more');
SELECT is(pg_temp.check('19:00', 5), 'false CAPACITY_EXCEEDED tables 1 1 1 1', 'when all of it is free');
SELECT capacity_v1.cancel_booking(id, party) FROM r, b;
SELECT is(pg_temp.day(5) || ', ' || pg_temp.each(5), '17 18 19 - - -, 17 18 19 - - -', 'what is given back is free');
SELECT is(tests.book(id, 5) #>> '{booking,status}', 'confirmed', 'and booked') FROM r;
SELECT tests.set_limit(id, 5) FROM r;
SELECT is(pg_temp.check('19:00', 2), 'false CAPACITY_EXCEEDED max_covers 5 5 2 2, tables 3 3 1 1', 'tables come after the limits');
SELECT is(jsonb_path_query_array(tests.book(id, 2), '$.error.violations'), jsonb_path_query_array(capacity_v1.check_slot_availability(id, tests.day(), '19:00', 2), '$.violations'), 'as they do when it is booked') FROM r;
SELECT capacity_v1.set_restaurant_enforcement(id, 'shadow') FROM r;
SELECT is(pg_temp.check('19:00', 2), 'true', 'shadow mode says yes');
SELECT is(jsonb_path_query_array(capacity_v1.check_slot_availability(id, tests.day(), '19:00', 2), '$.would_refuse[*].rule'), '["max_covers", "tables"]', 'and what it would have said') FROM r;
SELECT is(tests.sound(id), 'sound', 'nothing is out of balance') FROM r;

SELECT * FROM finish();
