SELECT plan(15);

SELECT tests.set_clock('2050-06-10 12:00+02');
SELECT tests.make_restaurant() AS id INTO TEMP r;
SELECT tests.make_table(id, '1') AS one, tests.make_table(id, '2') AS two, tests.make_table(id, '3') AS three, tests.make_table(id, '4', 2) AS four INTO TEMP t FROM r;
SELECT capacity_v1.upsert_combination(id, 'Pair', ARRAY[one, two], 8) FROM r, t;
SELECT tests.make_seat(id, ARRAY[one], 4) AS party, tests.make_seat(id, ARRAY[three]) AS other, (tests.book(id, 4, p_start_time => '12:00') #>> '{booking,id}')::uuid AS lunch INTO TEMP b FROM r, t;
CREATE FUNCTION pg_temp.move(p_booking_id uuid, p_table_ids uuid[], p_options jsonb DEFAULT '{}') RETURNS text LANGUAGE sql AS $fn$
    SELECT concat_ws(' ', coalesce(tests.violations(v #> '{error,violations}'), 'moved'), CASE WHEN (v ->> 'duplicate')::boolean THEN '(duplicate)' END)
    FROM pg_temp.r, capacity_v1.move_booking(id, p_booking_id, p_table_ids, p_options) AS v
$fn$;

SELECT is(pg_temp.move(party, ARRAY[three]), 'table_taken 1 1 1 1', 'a table that somebody has is not given') FROM b, t;
SELECT is(tests.seated_at(party) || tests.seated_at(other), '13', 'both keep theirs') FROM b;
SELECT is(pg_temp.move(party, ARRAY[four]), 'table_capacity 2 0 4 2', 'nor one that is too small') FROM b, t;
SELECT is(pg_temp.move(party, ARRAY[four], '{"override": true, "reason": "broken chair"}'), 'moved', 'unless somebody says so') FROM b, t;
SELECT is(pg_temp.move(party, ARRAY[three], '{"override": true, "reason": "broken chair"}'), 'table_taken 1 1 1 1', 'who has no say in a taken one') FROM b, t;
SELECT is(tests.seated_at(party), '4', 'it has moved once') FROM b;

SELECT tests.set_clock('2050-06-10 12:01+02');
SELECT capacity_v1.move_booking(id, party, ARRAY[two]) AS answer INTO TEMP a FROM r, b, t;
SELECT is((answer - 'booking' - 'decision_id')::text || (answer #> '{booking,tables,0,table_number}')::text, '{"error": null, "success": true, "duplicate": false}"2"', 'the answer shows the new table') FROM a;
SELECT is((SELECT row(operation, options)::text FROM capacity.decisions ORDER BY id DESC LIMIT 1),
    row('move_booking', jsonb_build_object('before', jsonb_build_object('table_ids', jsonb_build_array(four)), 'after', jsonb_build_object('table_ids', jsonb_build_array(two))))::text, 'the decision has both') FROM t;
SELECT is((SELECT count(*) || ' ' || max(released_at AT TIME ZONE 'UTC') FROM capacity.booking_table_assignments, b WHERE booking_id = party AND released_at IS NOT NULL), '2 2050-06-10 10:01:00', 'where it sat is kept');
SELECT is(capacity_v1.move_booking(id, party, ARRAY[two]), answer || '{"duplicate": true, "decision_id": null}', 'a second time changes nothing') FROM r, b, t, a;
SELECT is(pg_temp.move(party, ARRAY[two, one]), 'moved', 'its own table may be part of the new ones') FROM b, t;
SELECT is(pg_temp.move(party, ARRAY[one]), 'moved', 'and one of them be kept alone') FROM b, t;
SELECT is(pg_temp.move(lunch, ARRAY[one]), 'moved', 'who has no table gets one') FROM b, t;
SELECT is(tests.seated_at(party) || tests.seated_at(lunch) || tests.seated_at(other), '113', 'at another time a table has another party') FROM b;
SELECT is(tests.sound(id), 'sound', 'nothing is out of balance') FROM r;

SELECT * FROM finish();
