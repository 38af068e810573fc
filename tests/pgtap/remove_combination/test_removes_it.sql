SELECT plan(7);

SELECT tests.set_clock('2050-06-10 12:00+02');
SELECT tests.make_restaurant() AS id INTO TEMP r;
SELECT tests.make_table(id, '1') AS one, tests.make_table(id, '2') AS two INTO TEMP t FROM r;
SELECT (capacity_v1.upsert_combination(id, 'Both', ARRAY[one, two], 8) #>> '{combination,id}')::uuid AS id INTO TEMP c FROM r, t;
SELECT tests.make_seat(id, ARRAY[one, two], 7) FROM r, t;
SELECT is(capacity_v1.remove_combination(tests.make_restaurant(), c.id) ->> 'changed', 'false', 'another restaurant has no such combination') FROM c;
SELECT is(capacity_v1.remove_combination(r.id, c.id), '{"success": true, "changed": true}', 'it goes') FROM r, c;
SELECT is((SELECT count(*) FROM capacity.table_combinations) + (SELECT count(*) FROM capacity.table_combination_members), 0::bigint, 'as a whole');
SELECT is((SELECT count(*) FROM capacity.booking_table_assignments WHERE released_at IS NULL), 2::bigint, 'who sits there stays');
SELECT is((SELECT jsonb_array_length(options #> '{before,table_ids}') || (options #>> '{before,name}') FROM capacity.decisions ORDER BY id DESC LIMIT 1), '2Both', 'the decision keeps what it was');
SELECT is(capacity_v1.remove_combination(r.id, c.id), '{"success": true, "changed": false}', 'a second time changes nothing') FROM r, c;
SELECT throws_ok('SELECT capacity_v1.remove_combination(gen_random_uuid(), gen_random_uuid())', 'RC101', NULL, 'the restaurant must exist');

SELECT * FROM finish();
