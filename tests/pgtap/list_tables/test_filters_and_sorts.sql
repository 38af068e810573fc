SELECT plan(11);

SELECT tests.set_clock('2050-06-10 12:00+02');
SELECT tests.make_restaurant() AS id INTO TEMP r;
SELECT tests.make_table(id, n, c, jsonb_build_object('section', s, 'seating_type', k))
FROM r, (VALUES ('10', 2, 'main', 'indoor'), ('2', 6, 'main', 'booth'), ('T1', 4, 'garden', 'outdoor'), ('1', 4, NULL, 'indoor')) AS x (n, c, s, k);
SELECT tests.make_table(tests.make_restaurant(), '7');
CREATE FUNCTION pg_temp.listed(p_options jsonb DEFAULT '{}') RETURNS text LANGUAGE sql AS $fn$
    SELECT coalesce(string_agg(k ->> 'table_number', ',' ORDER BY n), '') || ' of ' || max(answer ->> 'total')
    FROM (SELECT capacity_v1.list_tables(id, p_options) AS answer FROM pg_temp.r) AS a LEFT JOIN jsonb_array_elements(answer -> 'tables') WITH ORDINALITY AS x (k, n) ON true
$fn$;

SELECT is(pg_temp.listed(), '1,2,10,T1 of 4', 'by number: 2 before 10');
SELECT is(pg_temp.listed('{"sort": "capacity"}'), '10,1,T1,2 of 4', 'by capacity, then by number');
SELECT is(pg_temp.listed('{"section": "main"}'), '2,10 of 2', 'of a section');
SELECT is(pg_temp.listed('{"seating_type": "indoor"}'), '1,10 of 2', 'of a kind');
SELECT capacity_v1.set_table_status(r.id, t.id, 'reserved') FROM r JOIN capacity.table_inventory AS t ON t.restaurant_id = r.id AND t.table_number = '10';
SELECT is(pg_temp.listed('{"status": "reserved"}') || ', ' || pg_temp.listed('{"status": "available", "seating_type": "indoor"}'), '10 of 1, 1 of 1', 'of a status');
SELECT is(pg_temp.listed('{"section": "roof"}'), ' of 0', 'perhaps none');
SELECT is(pg_temp.listed('{"section": null, "sort": null}'), '1,2,10,T1 of 4', 'null is any');
SELECT throws_ok($$SELECT pg_temp.listed('{"sort": "name"}')$$, 'RC008', NULL, 'there is no other order');
SELECT throws_ok($$SELECT pg_temp.listed('{"status": "broken"}')$$, 'RC008', NULL, 'and no other status');
SELECT throws_ok('SELECT capacity_v1.list_tables(gen_random_uuid())', 'RC101', NULL, 'the restaurant must exist');
SET LOCAL ROLE anon;
SELECT throws_ok('SELECT capacity_v1.list_tables(gen_random_uuid())', '42501', NULL, 'not everybody may ask');
RESET ROLE;

SELECT * FROM finish();
