SELECT plan(10);

SELECT tests.set_clock('2050-06-10 12:00+02');
SELECT tests.make_restaurant() AS id INTO TEMP r;
SELECT tests.make_table(id, n, 4, jsonb_build_object('section', s)) FROM r, (VALUES ('1', 'main'), ('2', 'main'), ('3', 'garden'), ('4', NULL)) AS x (n, s);
SELECT tests.make_table(tests.make_restaurant(), '1', 4, '{"section": "main"}');
CREATE FUNCTION pg_temp.sections() RETURNS text LANGUAGE sql AS $fn$
    SELECT string_agg(coalesce(t.section, '-'), ',' ORDER BY t.table_number) FROM capacity.table_inventory AS t JOIN pg_temp.r ON t.restaurant_id = r.id
$fn$;

SELECT is(capacity_v1.rename_section(id, 'main', 'Hall'), '{"success": true, "tables": 2}', 'all of its tables') FROM r;
SELECT is(pg_temp.sections(), 'Hall,Hall,garden,-', 'and no other');
SELECT is((SELECT count(*) FROM capacity.table_inventory WHERE section = 'main'), 1::bigint, 'nor another restaurant''s');
SELECT is((SELECT options - 'table_ids' FROM capacity.decisions WHERE operation = 'rename_section'), '{"before": {"section": "main"}, "after": {"section": "Hall"}, "tables": 2}', 'it is a decision');
SELECT is(capacity_v1.rename_section(id, 'Hall', 'Hall') ->> 'tables', '2', 'its own name is no change') FROM r;
SELECT is((SELECT count(*) FROM capacity.decisions WHERE operation = 'rename_section'), 1::bigint, 'at all');
SELECT is(capacity_v1.rename_section(id, 'garden', 'Hall') ->> 'tables', '1', 'the name of another one joins the two') FROM r;
SELECT throws_ok(format('SELECT capacity_v1.rename_section(%L, ''main'', ''Hall'')', id), 'RC106', NULL, 'without a table there is no section') FROM r;
SELECT throws_ok(format('SELECT capacity_v1.rename_section(%L, ''Hall'', '''')', id), 'RC014', NULL, 'a name is not empty') FROM r;
SELECT throws_ok('SELECT capacity_v1.rename_section(gen_random_uuid(), ''Hall'', ''main'')', 'RC101', NULL, 'the restaurant must exist');

SELECT * FROM finish();
