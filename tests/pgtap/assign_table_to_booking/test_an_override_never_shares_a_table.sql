SELECT plan(16);

SELECT tests.set_clock('2050-06-10 12:00+02');
SELECT tests.make_restaurant() AS id INTO TEMP r;
SELECT tests.make_table(id, '1', 2) AS one, tests.make_table(id, '2', 2) AS two, tests.make_table(id, '3', 8, '{"min_party_size": 6}') AS three INTO TEMP t FROM r;
SELECT (tests.book(id, 5) #>> '{booking,id}')::uuid AS five, (tests.book(id, 5) #>> '{booking,id}')::uuid AS other INTO TEMP b FROM r;
CREATE FUNCTION pg_temp.assign(p_booking_id uuid, p_table_ids uuid[], p_options jsonb DEFAULT '{"override": true, "reason": "they insist"}') RETURNS jsonb LANGUAGE sql AS $fn$
    SELECT capacity_v1.assign_table_to_booking(id, p_booking_id, p_table_ids, p_options) FROM pg_temp.r
$fn$;

SELECT is(tests.violations(pg_temp.assign(five, ARRAY[one], '{"override": false, "reason": "x"}') #> '{error,violations}'), 'table_capacity 2 0 5 3', 'without an override it is refused') FROM b, t;
SELECT is(tests.violations(pg_temp.assign(five, ARRAY[one], '{"override": null, "reason": null}') #> '{error,violations}'), 'table_capacity 2 0 5 3', 'null is none') FROM b, t;
SELECT throws_ok('SELECT pg_temp.assign(five, ARRAY[one], ''{"override": true, "reason": null}'') FROM b, t', 'RC001', NULL, 'nor a reason');
SELECT pg_temp.assign(five, ARRAY[one]) AS answer INTO TEMP a FROM b, t;
SELECT is(answer - 'booking' - 'decision_id', '{"success": true, "duplicate": false, "error": null}', 'with one it is seated where it is too large') FROM a;
SELECT is((SELECT row(outcome, code, tests.violations(violations), options - 'before' - 'after')::text FROM capacity.decisions ORDER BY id DESC LIMIT 1),
    '(accepted,TABLE_UNAVAILABLE,"table_capacity 2 0 5 3","{""reason"": ""they insist"", ""override"": true}")', 'the decision says against what, and why');
SELECT is(tests.violations(pg_temp.assign(other, ARRAY[one]) #> '{error,violations}'), 'table_taken 1 1 1 1, table_capacity 2 0 5 3', 'but nobody shares a table') FROM b, t;
SELECT is((SELECT outcome::text || (options -> 'after')::text FROM capacity.decisions ORDER BY id DESC LIMIT 1), 'refusednull', 'whoever says what');
SELECT is(pg_temp.assign(other, ARRAY[two, three]) ->> 'success', 'true', 'tables that nobody has joined may be had') FROM b, t;
SELECT is(tests.seated_at(other), '2+3', 'both of them') FROM b;
SELECT is(capacity_v1.unassign_table_from_booking(id, other) ->> 'success' || (pg_temp.assign(other, ARRAY[three]) ->> 'success'), 'truetrue', 'and one that is meant for more') FROM r, b, t;
SELECT throws_ok('SELECT pg_temp.assign(other, ARRAY[two], ''{"override": true}'') FROM b, t', 'RC001', NULL, 'an override has a reason');
SELECT throws_ok('SELECT pg_temp.assign(other, ARRAY[two], ''{"override": true, "reason": ""}'') FROM b, t', 'RC001', NULL, 'that says something');

GRANT EXECUTE ON FUNCTION capacity_v1.assign_table_to_booking, capacity_v1.move_booking, capacity_v1.swap_tables TO authenticated;
GRANT SELECT ON r, t, b TO authenticated;
SET LOCAL ROLE authenticated;
SELECT throws_ok('SELECT capacity_v1.' || f, 'RC401', NULL, 'an override is for service_role: ' || f) FROM (VALUES
    ('assign_table_to_booking(id, other, ARRAY[three], ''{"override": true, "reason": "x"}'') FROM r, b, t'),
    ('move_booking(id, other, ARRAY[three], ''{"override": true, "reason": "x"}'') FROM r, b, t'),
    ('swap_tables(id, five, other, ''{"override": true, "reason": "x"}'') FROM r, b')) AS x (f);
RESET ROLE;
SELECT is(tests.sound(id), 'sound', 'nothing is out of balance') FROM r;

SELECT * FROM finish();
