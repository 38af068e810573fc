SELECT plan(11);

SELECT tests.set_clock('2050-06-10 12:00+02');
SELECT tests.make_restaurant() AS id INTO TEMP r;
SELECT tests.make_period(id) AS dinner INTO TEMP p FROM r;
SELECT capacity_v1.set_special_day(id, '2050-06-17', NULL, dinner, '18:00', '20:00') AS day INTO TEMP d FROM r, p;
SELECT tests.book(id, 2) FROM r;

SELECT capacity_v1.remove_special_day(id, '2050-06-17', '2050-06-17', dinner) AS answer INTO TEMP a FROM r, p;
SELECT is(answer - '{services}'::text[], jsonb_build_object('success', true, 'changed', true, 'special_day', day -> 'special_day', 'services_changed', 1,
    'debts', '[]'::jsonb, 'affected_bookings', '[]'::jsonb, 'affected_bookings_total', 0), 'what was removed, and what it touches') FROM a, d;
SELECT is(tests.outcome(tests.book(id, 2, p_start_time => '22:00')), 'confirmed', 'the week holds again') FROM r;
SELECT is((SELECT row(operation, options)::text FROM capacity.decisions, r WHERE restaurant_id = r.id AND operation LIKE 'remove%'),
    '(remove_special_day,"{""after"": null, ""before"": {""label"": ""other"", ""end_time"": ""20:00:00"", ""start_time"": ""18:00:00"", ""last_seating_time"": null}, ""last_date"": ""2050-06-17"", ""first_date"": ""2050-06-17"", ""note_changed"": false}")',
    'the decision keeps what was before');

SELECT (SELECT count(*) FROM capacity.decisions) AS n, rules_version INTO TEMP before FROM capacity.restaurants;
SELECT is(capacity_v1.remove_special_day(id, '2050-06-17', NULL, dinner),
    '{"success": true, "changed": false, "special_day": null, "services_changed": 0, "services": [], "debts": [], "affected_bookings": [], "affected_bookings_total": 0}',
    'where there is none nothing changes') FROM r, p;
SELECT is(row((SELECT count(*) FROM capacity.decisions), (SELECT x.rules_version FROM capacity.restaurants AS x))::text, row(n, rules_version)::text, 'at all') FROM before;
SELECT capacity_v1.set_special_day(id, '2050-06-17', '2050-06-18') FROM r;
SELECT is(capacity_v1.remove_special_day(id, '2050-06-17') ->> 'changed', 'false', 'a date within a range is another scope') FROM r;

SELECT throws_ok('SELECT capacity_v1.remove_special_day(NULL, ''2050-06-17'')', 'RC001', NULL, 'the restaurant is required');
SELECT throws_ok(format('SELECT capacity_v1.remove_special_day(%L, NULL)', id), 'RC001', NULL, 'so is the date') FROM r;
SELECT throws_ok(format('SELECT capacity_v1.remove_special_day(%L, ''2050-06-17'', ''2050-06-16'')', id), 'RC018', NULL, 'dates are in order') FROM r;
SELECT throws_ok(format('SELECT capacity_v1.remove_special_day(%L, ''2050-06-17'', NULL, gen_random_uuid())', id), 'RC103', NULL, 'the period must exist') FROM r;
SELECT throws_ok('SELECT capacity_v1.remove_special_day(gen_random_uuid(), ''2050-06-17'')', 'RC101', NULL, 'and the restaurant');

SELECT * FROM finish();
