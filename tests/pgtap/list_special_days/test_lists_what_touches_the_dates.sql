SELECT plan(10);

SELECT tests.set_clock('2050-06-10 23:30+00');
SELECT tests.make_restaurant() AS id INTO TEMP r;
SELECT tests.make_restaurant() AS id INTO TEMP other;
SELECT tests.make_period(id) AS dinner INTO TEMP p FROM r;
SELECT tests.make_period(id, 'Lunch', '11:00', '15:00') AS lunch INTO TEMP l FROM r;
SELECT capacity_v1.set_special_day(r.id, f::date, t::date, CASE n WHEN 'd' THEN dinner WHEN 'l' THEN lunch END)
FROM r, p, l, (VALUES ('2050-06-10', NULL, NULL), ('2050-06-01', '2050-06-11', NULL), ('2050-06-11', NULL, NULL), ('2050-06-11', NULL, 'l'), ('2050-06-11', NULL, 'd'),
    ('2050-06-11', '2050-06-12', NULL), ('2051-01-01', NULL, NULL)) AS x (f, t, n)
WHERE (f, t) IS DISTINCT FROM ('2050-06-11', '2050-06-12');
SELECT capacity_v1.set_special_day(id, '2050-06-11') FROM other;
CREATE FUNCTION pg_temp.days(p_first date DEFAULT NULL, p_last date DEFAULT NULL) RETURNS text LANGUAGE sql AS $fn$
    SELECT string_agg(concat_ws(' ', right(d ->> 'first_date', 5), d ->> 'service_period_name'), ', ' ORDER BY place)
    FROM pg_temp.r, jsonb_array_elements(capacity_v1.list_special_days(r.id, p_first, p_last) -> 'special_days') WITH ORDINALITY AS x (d, place)
$fn$;

SELECT is(pg_temp.days(), '06-01, 06-11 Dinner, 06-11 Lunch, 06-11, 01-01', 'from today on, which is tomorrow by the restaurant''s clock');
SELECT is(pg_temp.days('2050-06-10', '2050-06-10'), '06-01, 06-10', 'a range is listed with each of its dates');
SELECT is(pg_temp.days(p_last => '2050-12-31'), '06-01, 06-11 Dinner, 06-11 Lunch, 06-11', 'up to a date');
SELECT is(pg_temp.days('2050-06-12', '2050-06-11'), NULL, 'dates out of order hold none');
SELECT is((SELECT d FROM r, jsonb_array_elements(capacity_v1.list_special_days(id, '2050-06-11', '2050-06-11') -> 'special_days') WITH ORDINALITY AS x (d, n) WHERE n = 2),
    capacity_v1.set_special_day(id, '2050-06-11', NULL, dinner) -> 'special_day', 'each as set_special_day shows it') FROM r, p;
SELECT capacity_v1.retire_service_period(id, lunch) FROM r, l;
SELECT is(pg_temp.days(), '06-01, 06-11 Dinner, 06-11, 01-01', 'those of a retired period are history');
SELECT is(capacity_v1.list_special_days(id, '2052-01-01'), '{"success": true, "special_days": []}', 'there may be none') FROM r;
SELECT throws_ok('SELECT capacity_v1.list_special_days(NULL)', 'RC001', NULL, 'the restaurant is required');
SELECT throws_ok('SELECT capacity_v1.list_special_days(gen_random_uuid())', 'RC101', NULL, 'and must exist');
SELECT throws_ok(format('SELECT capacity_v1.list_special_days(%L, p_last_date => ''infinity'')', id), 'RC003', NULL, 'dates are dates') FROM r;

SELECT * FROM finish();
