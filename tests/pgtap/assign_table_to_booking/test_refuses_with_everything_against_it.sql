SELECT plan(14);

SELECT tests.set_clock('2050-06-10 12:00+02');
SELECT tests.make_restaurant() AS id INTO TEMP r;
SELECT tests.make_table(id, '1') AS one, tests.make_table(id, '2', 2) AS two, tests.make_table(id, '9', 8, '{"min_party_size": 5}') AS nine, tests.make_table(id, '4', 4, '{"max_party_size": 5}') AS four INTO TEMP t FROM r;
SELECT capacity_v1.upsert_combination(id, 'Window', ARRAY[one, two], 7, 5) FROM r, t;
SELECT tests.make_seat(id, ARRAY[one]) AS sits, (tests.book(id, 3, p_start_time => '20:59') #>> '{booking,id}')::uuid AS party INTO TEMP b FROM r, t;
SELECT capacity_v1.set_table_status(id, two, 'out_of_service', '2050-06-17 22:58+02') FROM r, t;
CREATE FUNCTION pg_temp.assign(VARIADIC p_table_ids uuid[]) RETURNS text LANGUAGE sql AS $fn$
    SELECT CASE WHEN (v ->> 'success')::boolean THEN 'sits' ELSE tests.violations(v #> '{error,violations}') END
    FROM pg_temp.r, pg_temp.b, capacity_v1.assign_table_to_booking(id, party, p_table_ids) AS v
$fn$;

SELECT capacity_v1.assign_table_to_booking(id, party, ARRAY[one]) AS answer INTO TEMP a FROM r, b, t;
SELECT is(answer #> '{error,violations}', jsonb_build_array(jsonb_build_object('rule', 'table_taken', 'limit', 1, 'used', 1, 'requested', 1, 'shortfall', 1, 'context', jsonb_build_object(
    'table_id', one, 'table_number', '1', 'seats', jsonb_build_array(jsonb_build_object(
        'kind', 'booking', 'booking_id', sits, 'block_status', NULL, 'starts_at', '2050-06-17T17:00:00+00:00', 'ends_at', '2050-06-17T19:00:00+00:00',
        'starts_local', '2050-06-17T19:00:00', 'ends_local', '2050-06-17T21:00:00'))))),
    'a table that somebody has for one more minute is taken') FROM a, t, b;
SELECT is(answer #>> '{error,code}' || ' ' || (answer ->> 'success') || ' ' || (answer #> '{booking,tables}')::text, 'TABLE_UNAVAILABLE false []', 'it is an answer, no error, and nobody is seated') FROM a;
SELECT is((SELECT row(operation, outcome, code, violations, options -> 'after')::text FROM capacity.decisions ORDER BY id DESC LIMIT 1),
    row('assign_table', 'refused', 'TABLE_UNAVAILABLE', answer #> '{error,violations}', 'null'::jsonb)::text, 'and a decision') FROM a;
SELECT is(capacity_v1.assign_table_to_booking(id, party, ARRAY[two]) #> '{error,violations,0,context,seats}', jsonb_build_array(jsonb_build_object(
    'kind', 'block', 'booking_id', NULL, 'block_status', 'out_of_service', 'starts_at', '2050-06-17T20:58:00+00:00', 'ends_at', NULL, 'starts_local', '2050-06-17T22:58:00', 'ends_local', NULL)), 'a block takes a table too') FROM r, b, t;
SELECT is(pg_temp.assign(two), 'table_taken 1 1 1 1, table_capacity 2 0 3 1', 'everything against it is said') FROM t;
SELECT is(pg_temp.assign(two, one), 'table_taken 1 1 1 1, table_taken 1 1 1 1, table_min_party 5 0 3 2', 'of every table of a combination') FROM t;
SELECT is((SELECT jsonb_path_query_array(v, '$.error.violations[*].context.table_number') FROM r, b, t, capacity_v1.assign_table_to_booking(id, party, ARRAY[two, one]) AS v), '["1", "2"]', 'by number');
SELECT is(pg_temp.assign(one, nine), 'table_taken 1 1 1 1, combination_unknown - - - -', 'tables that nobody has joined') FROM t;
SELECT is(pg_temp.assign(nine), 'table_min_party 5 0 3 2', 'a party that is too small') FROM t;
SELECT is(tests.seated_at(party), 'nowhere', 'nobody was seated') FROM b;

-- The most that a table takes may be more than its seats.
SELECT tests.change(id, party, '{"party_size": 6}') FROM r, b;
SELECT is(pg_temp.assign(four), 'table_capacity 5 0 6 1', 'a party that is too large even for a table that takes more than it seats') FROM t;
SELECT tests.change(id, party, '{"party_size": 5}') FROM r, b;
SELECT is(pg_temp.assign(four), 'sits', 'one guest less is seated there') FROM t;
SELECT is((SELECT count(*) FROM capacity.decisions WHERE operation = 'assign_table' AND outcome = 'refused'), 8::bigint, 'every refusal was a decision');
SELECT is(tests.sound(id), 'sound', 'nothing is out of balance') FROM r;

SELECT * FROM finish();
