SELECT plan(11);

SELECT tests.set_clock('2050-06-10 10:00+00');
CREATE FUNCTION pg_temp.take(p_kind text, p_lines jsonb, p_options jsonb DEFAULT '{}') RETURNS text LANGUAGE sql AS $fn$
    SELECT concat_ws(', ', (a ->> 'accepted') || ' new', (a ->> 'skipped') || ' known',
        (SELECT string_agg(concat_ws(' ', e ->> 'line', e ->> 'field', e ->> 'code'), ', ' ORDER BY n)
         FROM jsonb_array_elements(a -> 'errors') WITH ORDINALITY AS x (e, n)))
    FROM capacity_v1.import_lines(p_kind, p_lines, p_options) AS a
$fn$;
SELECT capacity_v1.import_lines('restaurants', '[{"line": 1, "id": "a", "name": "A", "timezone": "UTC"}, {"line": 2, "id": "b", "name": "B", "timezone": "UTC"}]');

SELECT is(pg_temp.take('bookings', '[{"line": 1, "restaurant": "a", "id": "7", "date": "2050-06-02", "time": "19:00", "party_size": 2},
        {"line": 2, "restaurant": "b", "id": "7", "date": "2050-06-02", "time": "19:00", "party_size": 2}]'),
    '2 new, 0 known', 'the same number in two restaurants is two bookings');
SELECT is(pg_temp.take('bookings', '[{"line": 1, "restaurant": "a", "id": "8", "date": "2050-06-02", "time": "19:00", "party_size": 2},
        {"line": 2, "restaurant": "a", "id": "8", "date": "2050-06-03", "time": "19:00", "party_size": 2}]'),
    '1 new, 0 known, 2 id IMPORT_DUPLICATE', 'twice in one it is a mistake');
SELECT is(pg_temp.take('bookings', '[{"line": 1, "restaurant": "a", "id": "abcdef00-0000-4000-8000-000000000001", "date": "2050-06-02", "time": "19:00", "party_size": 2},
        {"line": 2, "restaurant": "a", "id": "ABCDEF00-0000-4000-8000-000000000001", "date": "2050-06-03", "time": "19:00", "party_size": 2}]'),
    '1 new, 0 known, 2 id IMPORT_DUPLICATE', 'also with a uuid in other letters');

SELECT is(pg_temp.take('capacity_rules', '[{"line": 1, "restaurant": "a", "max_covers": 9}, {"line": 2, "restaurant": "a", "weekday": 5, "max_covers": 8},
        {"line": 3, "restaurant": "a", "first_date": "2050-07-01", "max_covers": 7}]'),
    '3 new, 0 known', 'rules of a restaurant, of a weekday and of a date');
SELECT is(pg_temp.take('capacity_rules', '[{"line": 1, "restaurant": "a", "max_covers": 9}, {"line": 2, "restaurant": "a", "weekday": 5, "max_covers": 8},
        {"line": 3, "restaurant": "a", "first_date": "2050-07-01", "max_covers": 7}]'),
    '0 new, 3 known', 'are known the next time');
SELECT is(pg_temp.take('capacity_rules', '[{"line": 3, "restaurant": "a", "first_date": "2050-07-01", "last_date": "2050-07-01", "max_covers": 7}]'),
    '0 new, 1 known', 'one date is also written as two');
SELECT is(pg_temp.take('capacity_rules', '[{"line": 1, "restaurant": "a", "max_covers": 6}, {"line": 2, "restaurant": "a", "weekday": 6, "max_covers": 8},
        {"line": 3, "restaurant": "a", "first_date": "2050-08-01", "last_date": "2050-08-02", "max_covers": 7}]'),
    '2 new, 0 known, 1 service_period IMPORT_DIFFERS', 'another weekday is another rule, and other covers are a difference');

SELECT is(pg_temp.take('tables', '[{"line": 1, "restaurant": "a", "table_number": "1", "capacity": 4}]'), '1 new, 0 known', 'a table');
SELECT capacity_v1.delete_table(t.restaurant_id, t.id) FROM capacity.table_inventory AS t;
SELECT is(pg_temp.take('tables', '[{"line": 1, "restaurant": "a", "table_number": "1", "capacity": 4}]'), '0 new, 0 known, 1 table_number IMPORT_DIFFERS', 'that was taken away does not come back');

SELECT capacity_v1.create_table(capacity_v1.imported_id(NULL, 'restaurants', 'a'), '1', 4);
SELECT is(pg_temp.take('tables', '[{"line": 1, "restaurant": "a", "table_number": "1", "capacity": 4}]'), '0 new, 1 known', 'unless somebody made it again');
SELECT capacity_v1.delete_table(r, (capacity_v1.create_table(r, '2', 4) #>> '{table,id}')::uuid) FROM capacity_v1.imported_id(NULL, 'restaurants', 'a') AS r;
SELECT is(pg_temp.take('tables', '[{"line": 1, "restaurant": "a", "table_number": "2", "capacity": 4}]'), '1 new, 0 known', 'the number of one that was made by hand is free again');

SELECT * FROM finish();
