SELECT plan(15);

SELECT tests.set_clock('2050-06-10 12:00+02');
SELECT tests.make_restaurant() AS id INTO TEMP r;
SELECT capacity_v1.set_booking_policy(id, '{"turn_buffer_minutes": 15}') FROM r;
SELECT tests.make_table(id, '10', 4, '{"section": "main", "seating_type": "booth"}') AS ten, tests.make_table(id, '9', 4, '{"section": "main"}') AS nine, tests.make_table(id, '2', 4, '{"section": "main"}') AS two,
       tests.make_table(id, '3', 6, '{"section": "Terrace", "seating_type": "outdoor"}') AS three, tests.make_table(id, 'B1', 2, '{"seating_type": "bar"}') AS bar, tests.make_table(id, '4', 8, '{"min_party_size": 5}') AS four INTO TEMP t FROM r;
SELECT capacity_v1.upsert_combination(id, 'Short', ARRAY[two, bar], 6), capacity_v1.upsert_combination(id, 'Long', ARRAY[two, nine], 8, 4) FROM r, t;
CREATE FUNCTION pg_temp.find(p_party integer, p_options jsonb DEFAULT '{}') RETURNS text LANGUAGE sql AS $fn$
    SELECT coalesce(string_agg(k ->> 'label', ' ' ORDER BY n), 'none')
    FROM pg_temp.r, jsonb_array_elements(capacity_v1.find_suitable_tables(id, tests.day(), '19:00', p_party, p_options) -> 'tables') WITH ORDINALITY AS x (k, n)
$fn$;

SELECT capacity_v1.find_suitable_tables(id, tests.day(), '19:00', 5) AS answer INTO TEMP a FROM r;
SELECT is(answer - 'tables', '{"success": true, "starts_at": "2050-06-17T17:00:00+00:00", "starts_local": "2050-06-17T19:00:00", "ends_at": "2050-06-17T19:00:00+00:00", "ends_local": "2050-06-17T21:00:00", "turn_buffer_minutes": 15}', 'it says for when') FROM a;
SELECT is(answer #> '{tables,0}', jsonb_build_object('combination_id', NULL, 'table_ids', jsonb_build_array(three), 'label', '3', 'capacity', 6, 'min_party_size', 1, 'max_party_size', 6,
    'section', 'Terrace', 'seating_type', 'outdoor', 'waste', 1, 'is_combination', false, 'is_combinable', false, 'reason', 'table 3: 1 seat left over'), 'a table') FROM a, t;
SELECT is((answer #> '{tables,3}') - 'combination_id', jsonb_build_object('table_ids', (SELECT jsonb_agg(k ORDER BY k) FROM unnest(ARRAY[two, nine]) AS k), 'label', 'Long', 'capacity', 8, 'min_party_size', 4, 'max_party_size', 8,
    'section', 'main', 'seating_type', 'indoor', 'waste', 3, 'is_combination', true, 'is_combinable', true, 'reason', 'combination Long: 3 seats left over, tables joined'), 'a combination') FROM a, t;
SELECT is(jsonb_path_query_array(answer, '$.tables[2 to 3].combination_id'), (SELECT jsonb_agg(id ORDER BY name DESC) FROM capacity.table_combinations), 'with its id') FROM a;
SELECT is((SELECT row(k -> 'section', k -> 'seating_type')::text FROM a, jsonb_array_elements(answer -> 'tables') AS k WHERE k ->> 'label' = 'Short'), '(null,null)', 'whose tables differ has no section and no kind of seat');
SELECT is(pg_temp.find(5), '3 4 Short Long', 'tables before combinations, the smallest waste first');
SELECT is(pg_temp.find(3), '10 2 9 3 Short', 'among equals what no combination needs, then by number as people count');
SELECT is(pg_temp.find(2), 'B1 10 2 9 3 Short', 'a combination may be meant for more');
SELECT is(pg_temp.find(8), '4 Long', 'and a table too');
SELECT is(pg_temp.find(9), 'none', 'nobody takes more than fits');
SELECT tests.make_table(id, 'C', 6, '{"max_party_size": 9}') FROM r;
SELECT is(pg_temp.find(8), '4 C Long', 'a table that takes more than it seats comes after those that seat as many');
SELECT is(pg_temp.find(9), 'C', 'but it takes them');
SELECT is(pg_temp.find(1, '{"section": "main"}') || ', ' || pg_temp.find(4, '{"section": "main"}'), '10 2 9, 10 2 9 Long', 'of one section: of a combination all of its tables');
SELECT is(pg_temp.find(4, '{"seating_type": "outdoor"}') || ', ' || pg_temp.find(4, '{"seating_type": "indoor", "section": "main"}') || ', ' || pg_temp.find(4, '{"section": "cellar"}'), '3, 2 9 Long, none', 'of one kind of seat');
SELECT is(pg_temp.find(3, '{"section": null, "seating_type": null, "minutes": null, "booking_id": null, "second_occurrence": null}'), pg_temp.find(3), 'null is as good as nothing');

SELECT * FROM finish();
