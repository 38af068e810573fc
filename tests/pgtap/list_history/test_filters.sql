SELECT plan(20);

SELECT tests.set_clock('2050-06-01 10:00+00');
SELECT tests.make_restaurant() AS id INTO TEMP r;
SELECT tests.make_table(id, '1') AS one, tests.make_table(id, '2') AS two INTO TEMP t FROM r;
SELECT (tests.book(id, 2) #>> '{booking,id}')::uuid AS a, (tests.book(id, 3) #>> '{booking,id}')::uuid AS b INTO TEMP b FROM r;
SELECT tests.set_clock('2050-06-02 10:00+00');
SELECT tests.as_user(tests.claims('ann', id, 'staff'), format('SELECT capacity_v1.assign_table_to_booking(%L, %L, ARRAY[%L]::uuid[])', id, a, one)) FROM r, b, t;
SELECT tests.set_clock('2050-06-03 10:00+00');
SELECT tests.as_user(tests.claims('ann', id, 'staff'), format('SELECT capacity_v1.swap_tables(%L, %L, %L)', id, a, b.b)) FROM r, b;
SELECT tests.as_user(tests.claims('bob', id, 'staff'), format('UPDATE capacity.table_inventory SET capacity = 6 WHERE id = %L RETURNING 1', two)) FROM r, t;
SELECT capacity_v1.cancel_booking(id, b.b) FROM r, b;
CREATE FUNCTION pg_temp.list(p_options jsonb) RETURNS text LANGUAGE sql AS $fn$
    SELECT string_agg(x ->> 'operation', ', ' ORDER BY n DESC) FROM pg_temp.r, jsonb_array_elements(capacity_v1.list_history(id, p_options) -> 'changes') WITH ORDINALITY AS x (x, n)
$fn$;

SELECT is(pg_temp.list('{}'), 'upsert_restaurant, create_table, create_table, create_booking, create_booking, assign_table, swap_tables, sql_update, cancel_booking', 'all of it');
SELECT is(pg_temp.list(jsonb_build_object('booking_id', a)), 'create_booking, assign_table, swap_tables', 'of one booking') FROM b;
SELECT is(pg_temp.list(jsonb_build_object('booking_id', b)), 'create_booking, swap_tables, cancel_booking', 'also where it is the other one') FROM b;
SELECT is(pg_temp.list(jsonb_build_object('table_id', one)), 'create_table, assign_table, swap_tables', 'of one table, and of who sat there') FROM t;
SELECT is(pg_temp.list(jsonb_build_object('table_id', two)), 'create_table, sql_update', 'direct writes too') FROM t;
SELECT is(pg_temp.list('{"operation": "create_booking"}'), 'create_booking, create_booking', 'of one operation');
SELECT is(pg_temp.list('{"operation": "create"}'), NULL, 'by its whole name');
SELECT is(pg_temp.list('{"actor": "ann"}'), 'assign_table, swap_tables', 'by one user');
SELECT is(pg_temp.list('{"actor": "bob"}'), 'sql_update', 'or another');
SELECT is(pg_temp.list(jsonb_build_object('actor', 'ann', 'operation', 'swap_tables', 'booking_id', b)), 'swap_tables', 'all filters hold') FROM b;
SELECT is(pg_temp.list('{"since": "2050-06-03T10:00:00Z"}'), 'swap_tables, sql_update, cancel_booking', 'since a moment, inclusive');
SELECT is(pg_temp.list('{"since": "2050-06-03T10:00:00.000001Z"}'), NULL, 'and not before');
SELECT is(pg_temp.list('{"until": "2050-06-02T10:00:00Z"}'), 'upsert_restaurant, create_table, create_table, create_booking, create_booking', 'until a moment, exclusive');
SELECT is(pg_temp.list('{"since": "2050-06-02T12:00+02:00", "until": "2050-06-02T12:01+02:00"}'), 'assign_table', 'between two');
SELECT is(pg_temp.list('{"since_local": "2050-06-03T12:00"}'), 'swap_tables, sql_update, cancel_booking', 'by the restaurant''s wall');
SELECT is(pg_temp.list('{"since_local": "2050-06-02T12:00", "until_local": "2050-06-03T12:00"}'), 'assign_table', 'both of them');
SELECT is(pg_temp.list('{"since_local": "2050-06-02T12:01", "until_local": "2050-06-03T12:00"}'), NULL, 'to the minute');
SELECT is(pg_temp.list('{"booking_id": null, "actor": null, "limit": null, "before_id": null, "since": null}'), pg_temp.list('{}'), 'null is no filter');
SELECT is(pg_temp.list(jsonb_build_object('booking_id', gen_random_uuid())), NULL, 'of an unknown booking there is nothing');
SELECT is((SELECT (x -> 'options') - 'id' FROM r, jsonb_array_elements(capacity_v1.list_history(id, '{"operation": "sql_update"}') -> 'changes') AS x), '{"table": "table_inventory", "changes": ["capacity"]}', 'a direct write names its table');

SELECT * FROM finish();
