SELECT plan(19);

SELECT tests.set_clock('2050-06-10 12:00+02');
SELECT tests.make_restaurant() AS id INTO TEMP r;
SELECT tests.make_table(id, '10') AS ten, tests.make_table(id, '2') AS two, tests.make_table(id, '3') AS three, tests.make_table(id, '4') AS gone INTO TEMP t FROM r;
SELECT capacity_v1.delete_table(id, gone) FROM r, t;
CREATE FUNCTION pg_temp.combine(p_name text, p_ids uuid[], p_options jsonb DEFAULT '{}', p_capacity integer DEFAULT 8, p_min integer DEFAULT 5) RETURNS jsonb LANGUAGE sql AS $fn$
    SELECT capacity_v1.upsert_combination(id, p_name, p_ids, p_capacity, p_min, p_options) FROM pg_temp.r
$fn$;

SELECT pg_temp.combine('Long', ARRAY[ten, two], '{"max_party_size": 7}') AS answer INTO TEMP a FROM t;
SELECT is(answer #- '{combination,id}', jsonb_build_object('success', true, 'changed', true, 'combination', jsonb_build_object(
    'restaurant_id', r.id, 'name', 'Long', 'capacity', 8, 'min_party_size', 5, 'max_party_size', 7, 'tables', jsonb_build_array(
        jsonb_build_object('table_id', two, 'table_number', '2', 'capacity', 4), jsonb_build_object('table_id', ten, 'table_number', '10', 'capacity', 4)))), 'two tables, by number') FROM a, r, t;
SELECT is((SELECT row(operation, options -> 'name', options -> 'before')::text FROM capacity.decisions ORDER BY id DESC LIMIT 1), '(upsert_combination,"""Long""",null)', 'it is a decision');
SELECT is(pg_temp.combine('Long', ARRAY[two, ten], '{"max_party_size": 7}'), answer || '{"changed": false}', 'the same again, in another order, changes nothing') FROM a, t;
SELECT is(pg_temp.combine('Long', ARRAY[two, three], p_capacity => 9) - 'success' #- '{combination,tables}', jsonb_build_object('changed', true, 'combination', (answer -> 'combination') - 'tables' || '{"capacity": 9, "max_party_size": null}'),
    'its name finds it: what is not said is not so any more') FROM a, t;
SELECT is((SELECT string_agg(table_number, ',' ORDER BY table_number) FROM capacity.table_combination_members JOIN capacity.table_inventory AS i ON i.id = table_id), '2,3', 'with other tables');
SELECT is((SELECT (options #>> '{before,capacity}')::integer + jsonb_array_length(options #> '{before,table_ids}') FROM capacity.decisions ORDER BY id DESC LIMIT 1), 10, 'the decision keeps what was before');
SELECT is(pg_temp.combine('Longer', ARRAY[two, three, ten], jsonb_build_object('combination_id', answer #> '{combination,id}')) #>> '{combination,name}', 'Longer', 'its id finds it under another name') FROM a, t;
SELECT is((SELECT count(*) FROM capacity.table_combinations), 1::bigint, 'it is the same one');
SELECT pg_temp.combine('Short', ARRAY[two, three]) AS answer INTO TEMP s FROM t;
SELECT is(tests.detail(format('SELECT pg_temp.combine(''Other'', %L)', ARRAY[three, two])) -> 'other', jsonb_build_object('id', s.answer #> '{combination,id}', 'name', 'Short'), 'the same tables are one combination') FROM s, t;
SELECT is(tests.detail(format('SELECT pg_temp.combine(''Short'', %L, %L)', ARRAY[three, ten], jsonb_build_object('combination_id', a.answer #> '{combination,id}'))) #>> '{other,name}', 'Short', 'so is a name') FROM a, t;
SELECT throws_ok(format('SELECT pg_temp.combine(''Other'', %L, ''{"combination_id": "%s"}'')', ARRAY[three, ten], gen_random_uuid()), 'RC105', NULL, 'an id must exist') FROM t;
SELECT throws_ok(format('SELECT pg_temp.combine(''Other'', %L, ''{"combination_id": "x"}'')', ARRAY[three, ten]), 'RC008', NULL, 'and be one') FROM t;

SELECT throws_ok(format('SELECT pg_temp.combine(''Other'', %L)', ids), 'RC021', NULL, what) FROM t, LATERAL (VALUES
    (ARRAY[two], 'one table is none'), (ARRAY[two, two], 'nor is the same one twice'), (ARRAY[two, NULL], 'nor one and nothing'), (ARRAY[two, gone], 'nor one with a retired one'),
    (ARRAY[two, gen_random_uuid()], 'nor with one that does not exist')) AS x (ids, what);
SELECT is((SELECT string_agg(c, ' ') FROM t, (VALUES ('0, 1'), ('1001, 1'), ('4, 0'), ('4, 5'), ('4, 3, ''{"max_party_size": 2}'''), ('4, 1, ''{"max_party_size": 1001}'''), ('4, 1, ''{"max_party_size": 4.5}''')) AS x (c), r
    WHERE tests.detail(format('SELECT capacity_v1.upsert_combination(%L, ''Other'', %L, %s)', r.id, ARRAY[three, ten], c)) ->> 'code' IS DISTINCT FROM 'INVALID_COMBINATION'), NULL, 'sizes are in range and in order');
SELECT throws_ok(format('SELECT capacity_v1.upsert_combination(%L, ''Other'', %L, 4)', tests.make_restaurant(), ARRAY[two, three]), 'RC021', NULL, 'another restaurant''s tables are none of its own') FROM t;

SELECT * FROM finish();
