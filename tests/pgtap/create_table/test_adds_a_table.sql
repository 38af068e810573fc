SELECT plan(22);

SELECT tests.set_clock('2050-06-10 12:00+02');
SELECT tests.make_restaurant() AS id INTO TEMP r;
SELECT capacity_v1.create_table(id, 'T1', 4) AS answer INTO TEMP a FROM r;
SELECT is(answer - 'table', '{"success": true}', 'a table is added') FROM a;
SELECT is((answer -> 'table') - 'id' - 'restaurant_id', '{"table_number": "T1", "capacity": 4, "min_party_size": 1, "max_party_size": null, "section": null,
    "seating_type": "indoor", "position": null, "notes": null, "created_at": "2050-06-10T10:00:00+00:00", "updated_at": "2050-06-10T10:00:00+00:00"}', 'with what is usual') FROM a;
SELECT is((answer -> 'table') - '{id,restaurant_id,created_at,updated_at}'::text[],
    '{"table_number": "2", "capacity": 4, "min_party_size": 2, "max_party_size": 5, "section": "Garden", "seating_type": "outdoor",
      "position": {"x": -1.5, "y": 100000, "rotation": 359.9, "shape": "oval", "width": 0.1, "height": 3}, "notes": "Wobbles"}', 'or with what is said')
FROM (SELECT capacity_v1.create_table(id, '2', 4, '{"min_party_size": 2, "max_party_size": 5, "section": "Garden", "seating_type": "outdoor", "notes": "Wobbles",
    "position": {"x": -1.5, "y": 100000, "rotation": 359.9, "shape": "oval", "width": 0.1, "height": 3}}') AS answer FROM r) AS x;
SELECT is((SELECT row(operation, actor, options ->> 'table_number', options ? 'table_id', options ? 'notes')::text FROM capacity.decisions ORDER BY id DESC LIMIT 1),
    format('(create_table,%s,2,t,f)', session_user), 'it is a decision with an actor, and without the notes');
SELECT is(capacity_v1.create_table(id, '3', 2, '{"section": null}') #> '{table,section}', 'null', 'null is absent') FROM r;

SELECT throws_ok(format('SELECT capacity_v1.create_table(%L, ''T1'', 2)', id), 'RC211', NULL, 'a number is taken once') FROM r;
SELECT is(tests.detail(format('SELECT capacity_v1.create_table(%L, ''T1'', 2)', id)) ->> 'table_id', answer #>> '{table,id}', 'by the table that DETAIL names') FROM r, a;
SELECT capacity_v1.delete_table(id, (answer #>> '{table,id}')::uuid) FROM r, a;
SELECT lives_ok(format('SELECT capacity_v1.create_table(%L, ''T1'', 2)', id), 'that of a retired table is free') FROM r;
SELECT lives_ok('SELECT capacity_v1.create_table(tests.make_restaurant(), ''T1'', 2)', 'so is that of another restaurant''s');

SELECT throws_ok(format('SELECT capacity_v1.create_table(%L, %L, 2)', id, n), 'RC020', NULL, 'a number has 1 to 50 characters') FROM r, (VALUES (''), (repeat('x', 51))) AS x (n);
SELECT throws_ok(format('SELECT capacity_v1.create_table(%L, ''9'', %s)', id, n), 'RC020', NULL, 'a table has 1 to 1000 seats') FROM r, (VALUES (0), (1001)) AS x (n);
SELECT throws_ok(format('SELECT capacity_v1.create_table(%L, ''9'', 2, ''{"min_party_size": 3}'')', id), 'RC020', NULL, 'the smallest party is not larger than the capacity') FROM r;
SELECT lives_ok(format('SELECT capacity_v1.create_table(%L, ''9'', 2, ''{"min_party_size": 3, "max_party_size": 3}'')', id), 'unless the largest is') FROM r;
SELECT is(tests.detail(format('SELECT capacity_v1.create_table(%L, ''10'', 2, ''{"max_party_size": 2.5}'')', id)) ->> 'key', 'max_party_size', 'DETAIL names what is wrong') FROM r;
SELECT throws_ok(format('SELECT capacity_v1.create_table(%L, ''10'', 2, ''{"colour": "red"}'')', id), 'RC007', NULL, 'it has no other property') FROM r;
SELECT is(answer #>> '{table,id}' IS NOT NULL AND capacity_impl.is_floor_position('{"x": 0, "y": 0}'), true, 'a position is x and y') FROM a;
SELECT is((SELECT string_agg(p::text, ' ') FROM (VALUES ('{"x": 0}'::jsonb), ('[]'), ('{"x": 0, "y": "0"}'), ('{"x": 0, "y": null}'), ('{"x": 0, "y": 100000.1}'), ('{"x": 0, "y": 0, "z": 0}'),
    ('{"x": 0, "y": 0, "rotation": 360}'), ('{"x": 0, "y": 0, "rotation": -1}'), ('{"x": 0, "y": 0, "shape": "star"}'), ('{"x": 0, "y": 0, "shape": 1}'), ('{"x": 0, "y": 0, "width": 0}'), ('{"x": 1e99999, "y": 0}')) AS x (p)
    WHERE capacity_impl.is_floor_position(p) IS NOT FALSE), NULL, 'and nothing else is one');
SELECT throws_ok(format('SELECT capacity_v1.create_table(%L, ''10'', 2, ''{"position": {"x": 1}}'')', id), 'RC020', NULL, 'half a position is refused') FROM r;
SELECT throws_ok('SELECT capacity_v1.create_table(gen_random_uuid(), ''1'', 2)', 'RC101', NULL, 'the restaurant must exist');
SELECT is(tests.sound(id), 'sound', 'nothing is out of balance') FROM r;

SELECT * FROM finish();
