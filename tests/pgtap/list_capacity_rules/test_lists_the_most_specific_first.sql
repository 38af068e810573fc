SELECT plan(7);

SELECT tests.make_restaurant() AS id INTO TEMP r;
SELECT tests.make_restaurant() AS id INTO TEMP other;
SELECT tests.make_period(id) AS dinner INTO TEMP p FROM r;
SELECT tests.make_period(id, 'Lunch', '11:00', '15:00') AS lunch INTO TEMP l FROM r;
SELECT capacity_v1.set_capacity_rule(r.id, n, NULL, CASE WHEN o THEN dinner END, d, f::date, t::date)
FROM r, p, (VALUES (1, false, NULL, NULL, NULL), (2, false, 5, NULL, NULL), (3, true, NULL, NULL, NULL), (4, true, 5, NULL, NULL),
    (5, false, NULL, '2050-12-24', '2050-12-26'), (6, false, NULL, '2050-12-24', NULL), (7, true, NULL, '2050-12-24', '2050-12-26'),
    (8, true, NULL, '2050-12-24', NULL), (9, true, 1, NULL, NULL), (10, true, NULL, '2050-12-23', NULL)) AS x (n, o, d, f, t);
SELECT capacity_v1.set_capacity_rule(id, 11, NULL, lunch, 1) FROM r, l;
SELECT tests.make_restaurant() AS id INTO TEMP plain;
SELECT tests.set_limit(id, 99) FROM other;
SELECT capacity_v1.list_capacity_rules(id) AS answer INTO TEMP a FROM r;

SELECT is((SELECT string_agg(c ->> 'max_covers', ' ' ORDER BY place) FROM a, jsonb_array_elements(answer -> 'capacity_rules') WITH ORDINALITY AS x (c, place)),
    '10 8 7 6 5 11 9 4 3 2 1', 'in the order in which they decide, then by date, weekday and the period''s start');
SELECT is((SELECT string_agg(DISTINCT concat_ws(' ', c ->> 'precedence', c ->> 'scope'), ', ' ORDER BY concat_ws(' ', c ->> 'precedence', c ->> 'scope'))
           FROM a, jsonb_array_elements(answer -> 'capacity_rules') AS c),
    '1 date_and_period, 2 date_range_and_period, 3 date, 4 date_range, 5 weekday_and_period, 6 period, 7 weekday, 8 restaurant', 'each says its scope');
SELECT is(answer #> '{capacity_rules,0}', capacity_v1.set_capacity_rule(id, 10, NULL, dinner, p_first_date => '2050-12-23') -> 'rule', 'as set_capacity_rule shows it') FROM a, r, p;
SELECT capacity_v1.retire_service_period(id, lunch) FROM r, l;
SELECT is(jsonb_array_length(capacity_v1.list_capacity_rules(id) -> 'capacity_rules'), 10, 'those of a retired period are history') FROM r;
SELECT is(capacity_v1.list_capacity_rules(id), '{"success": true, "capacity_rules": []}', 'there may be none') FROM plain;
SELECT throws_ok('SELECT capacity_v1.list_capacity_rules(NULL)', 'RC001', NULL, 'the restaurant is required');
SELECT throws_ok('SELECT capacity_v1.list_capacity_rules(gen_random_uuid())', 'RC101', NULL, 'and must exist');

SELECT * FROM finish();
