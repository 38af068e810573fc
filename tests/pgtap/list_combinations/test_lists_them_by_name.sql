SELECT plan(4);

SELECT tests.make_restaurant() AS id INTO TEMP r;
SELECT tests.make_restaurant() AS id INTO TEMP other;
SELECT tests.make_table(id, '1') AS one, tests.make_table(id, '2') AS two, tests.make_table(id, '3') AS three INTO TEMP t FROM r;
SELECT is(capacity_v1.list_combinations(id), '{"success": true, "combinations": []}', 'none to begin with') FROM r;
SELECT capacity_v1.upsert_combination(id, 'West', ARRAY[one, two], 8) -> 'combination' AS west, capacity_v1.upsert_combination(id, 'East', ARRAY[two, three], 8) -> 'combination' AS east INTO TEMP c FROM r, t;
SELECT is(capacity_v1.list_combinations(id) -> 'combinations', jsonb_build_array(east, west), 'as they were shown, by name') FROM r, c;
SELECT is(capacity_v1.list_combinations(id) -> 'combinations', '[]', 'each restaurant its own') FROM other;
SELECT throws_ok('SELECT capacity_v1.list_combinations(gen_random_uuid())', 'RC101', NULL, 'the restaurant must exist');

SELECT * FROM finish();
