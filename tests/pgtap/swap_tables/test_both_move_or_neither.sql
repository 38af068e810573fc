SELECT plan(22);

SELECT tests.set_clock('2050-06-10 12:00+02');
SELECT tests.make_restaurant() AS id INTO TEMP r;
SELECT tests.make_table(id, '1') AS one, tests.make_table(id, '2') AS two, tests.make_table(id, '3', 2) AS three, tests.make_table(id, '4') AS four INTO TEMP t FROM r;
SELECT capacity_v1.upsert_combination(id, 'Pair', ARRAY[one, two], 8) FROM r, t;
SELECT tests.make_seat(id, ARRAY[one], 4) AS a, tests.make_seat(id, ARRAY[two], 2) AS b, tests.make_seat(id, ARRAY[three], 2) AS c,
       (tests.book(id, 3) #>> '{booking,id}')::uuid AS d, tests.make_seat(id, ARRAY[one], 4, p_start_time => '12:00') AS lunch INTO TEMP k FROM r, t;
CREATE FUNCTION pg_temp.swap(p_one uuid, p_other uuid, p_options jsonb DEFAULT '{}') RETURNS text LANGUAGE sql AS $fn$
    SELECT coalesce(tests.violations(v #> '{error,violations}'), 'swapped') FROM pg_temp.r, capacity_v1.swap_tables(id, p_one, p_other, p_options) AS v
$fn$;
CREATE FUNCTION pg_temp.floor() RETURNS text LANGUAGE sql AS $fn$
    SELECT concat_ws(' ', tests.seated_at(a), tests.seated_at(b), tests.seated_at(c), tests.seated_at(d), tests.seated_at(lunch)) FROM pg_temp.k
$fn$;

SELECT is(pg_temp.floor(), '1 2 3 nowhere 1', 'where they sit');
SELECT capacity_v1.swap_tables(id, a, b) AS answer INTO TEMP x FROM r, k;
SELECT is(answer - 'bookings' - 'decision_id', '{"success": true, "error": null}', 'two that are there at the same time swap') FROM x;
SELECT is(pg_temp.floor(), '2 1 3 nowhere 1', 'each has what the other had');
SELECT is((answer -> 'bookings'), jsonb_build_array(capacity_v1.get_booking(id, a) -> 'booking', capacity_v1.get_booking(id, b) -> 'booking'), 'the answer shows both') FROM x, r, k;
SELECT is((SELECT row(operation, booking_id = a, options)::text FROM capacity.decisions, k ORDER BY decisions.id DESC LIMIT 1),
    row('swap_tables', true, jsonb_build_object('with', b, 'before', jsonb_build_object('table_ids', jsonb_build_array(one)), 'after', jsonb_build_object('table_ids', jsonb_build_array(two))))::text, 'it is a decision') FROM k, t;
SELECT is(pg_temp.swap(b, a), 'swapped', 'once more, and each is back') FROM k;
SELECT is(pg_temp.floor(), '1 2 3 nowhere 1', 'at its own table');

SELECT capacity_v1.swap_tables(id, c, a) AS answer INTO TEMP y FROM r, k;
SELECT is(tests.violations(answer #> '{error,violations}'), 'table_capacity 2 0 4 2', 'neither moves where one does not fit') FROM y;
SELECT is(answer #> '{error,violations,0,context}', jsonb_build_object('label', '3', 'for_booking_id', a), 'it says which') FROM y, k;
SELECT is((SELECT outcome || (options -> 'after')::text FROM capacity.decisions ORDER BY id DESC LIMIT 1), 'refusednull', 'which is a decision');
SELECT is(pg_temp.floor(), '1 2 3 nowhere 1', 'both stay');
SELECT is(pg_temp.swap(c, a, '{"override": true, "reason": "their table"}'), 'swapped', 'an override lets them') FROM k;
SELECT is(pg_temp.floor(), '3 2 1 nowhere 1', 'whatever their size');

SELECT is(pg_temp.swap(d, b), 'swapped', 'one of them may have no table yet') FROM k;
SELECT is(pg_temp.floor(), '3 nowhere 1 2 1', 'then the other has none');
SELECT is(pg_temp.swap(d, b), 'swapped', 'and back') FROM k;
SELECT is(pg_temp.floor(), '3 2 1 nowhere 1', 'as it was');

-- A third party in the way, of one of the two times only.
SELECT is(pg_temp.swap(b, lunch, '{"override": true, "reason": "x"}'), 'table_taken 1 1 1 1', 'a third party keeps its table') FROM k;
SELECT is((SELECT jsonb_path_query_array(v, '$.error.violations[*].context.seats[*].booking_id') FROM r, k, capacity_v1.swap_tables(id, lunch, b) AS v), jsonb_build_array(c), 'whichever is named first') FROM k;
SELECT is(capacity_v1.move_booking(id, lunch, ARRAY[four]) ->> 'success' || ' ' || pg_temp.swap(b, lunch), 'true swapped', 'where nobody is in the way') FROM r, k, t;
SELECT is(pg_temp.floor(), '3 4 1 nowhere 2', 'two of different times swap as well');
SELECT is(tests.sound(id), 'sound', 'nothing is out of balance') FROM r;

SELECT * FROM finish();
