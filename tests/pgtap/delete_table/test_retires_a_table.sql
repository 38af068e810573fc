SELECT plan(12);

SELECT tests.set_clock('2050-06-10 12:00+02');
SELECT tests.make_restaurant() AS id INTO TEMP r;
SELECT tests.make_table(id, '1') AS one, tests.make_table(id, '2') AS two, tests.make_table(id, '3') AS three INTO TEMP t FROM r;
SELECT (capacity_v1.upsert_combination(id, 'Front', ARRAY[one, two], 8) #>> '{combination,id}')::uuid AS front,
       (capacity_v1.upsert_combination(id, 'Back', ARRAY[one, three], 8) #>> '{combination,id}')::uuid AS back,
       (capacity_v1.upsert_combination(id, 'Rest', ARRAY[two, three], 8) #>> '{combination,id}')::uuid AS rest INTO TEMP c FROM r, t;
SELECT tests.make_seat(id, ARRAY[one], 2, '2050-06-11', '12:00') AS past INTO TEMP b FROM r, t;
SELECT capacity_v1.set_table_status(id, one, 'out_of_service', '2050-06-12 00:00+02') FROM r, t;
SELECT tests.set_clock('2050-06-11 15:00+02');

SELECT capacity_v1.delete_table(id, one) AS answer INTO TEMP a FROM r, t;
SELECT is(answer - 'table', jsonb_build_object('success', true, 'changed', true, 'removed_combinations', jsonb_build_array(
    jsonb_build_object('id', back, 'name', 'Back'), jsonb_build_object('id', front, 'name', 'Front'))), 'it goes, and its combinations with it') FROM a, c;
SELECT is(answer #>> '{table,table_number}', '1', 'it is shown once more') FROM a;
SELECT is((SELECT string_agg(k ->> 'table_number', ',') FROM jsonb_array_elements(capacity_v1.list_tables(id) -> 'tables') AS k), '2,3', 'then it is no table any more') FROM r;
SELECT is((SELECT string_agg(k ->> 'name', ',') FROM jsonb_array_elements(capacity_v1.list_combinations(id) -> 'combinations') AS k), 'Rest', 'other combinations stay') FROM r;
SELECT is((SELECT retired_at FROM capacity.table_inventory JOIN t ON id = one), '2050-06-11 15:00+02'::timestamptz, 'it is kept for who sat there');
SELECT is((SELECT count(*) FROM capacity.booking_table_assignments JOIN t ON table_id = one WHERE released_at IS NULL), 0::bigint, 'its block, and the seat of a party whose time is over, are given back');
SELECT is((SELECT options ->> 'table_number' || jsonb_array_length(options -> 'removed_combinations') FROM capacity.decisions WHERE operation = 'delete_table'), '12', 'it is a decision');
SELECT is(capacity_v1.delete_table(id, one), answer || '{"changed": false, "removed_combinations": []}', 'a second time changes nothing') FROM a, r, t;
SELECT is((SELECT count(*) FROM capacity.decisions WHERE operation = 'delete_table'), 1::bigint, 'at all');
SELECT throws_ok(format('SELECT capacity_v1.delete_table(%L, %L)', tests.make_restaurant(), two), 'RC104', NULL, 'another restaurant''s is not found') FROM t;

GRANT EXECUTE ON FUNCTION capacity_v1.delete_table(uuid, uuid) TO authenticated;
GRANT SELECT ON r, t TO authenticated;
SET LOCAL ROLE authenticated;
SELECT throws_ok('SELECT capacity_v1.delete_table(id, two) FROM r, t', 'RC401', NULL, 'it takes a member of service_role');
RESET ROLE;
SELECT is(tests.sound(id), 'sound', 'nothing is out of balance') FROM r;

SELECT * FROM finish();
