SELECT plan(9);

SELECT tests.set_clock('2050-06-10 12:00+02');
SELECT tests.make_restaurant() AS id INTO TEMP r;
SELECT tests.make_period(id) AS dinner INTO TEMP p FROM r;
SELECT tests.make_period(id, 'Lunch', '11:00', '15:00') AS lunch INTO TEMP l FROM r;
SELECT tests.book(id, 1, p_start_time => t) FROM r, unnest('{12:00,19:00}'::time[]) AS t;
CREATE FUNCTION pg_temp.hours() RETURNS text LANGUAGE sql AS $fn$
    SELECT string_agg(CASE WHEN l.is_open THEN left(l.start_time::text, 5) || '-' || left(l.end_time::text, 5) ELSE 'closed' END, ' ' ORDER BY p.name DESC)
    FROM pg_temp.r JOIN capacity.service_ledger AS l ON l.restaurant_id = r.id
    JOIN capacity.service_periods AS p ON p.id = l.service_period_id WHERE l.service_date = tests.day()
$fn$;

SELECT is(pg_temp.hours(), '11:00-15:00 17:00-23:00', 'the week');
SELECT capacity_v1.set_special_day(id, '2050-06-01', '2050-06-30') FROM r;
SELECT is(pg_temp.hours(), 'closed closed', 'a range closes the restaurant');
SELECT capacity_v1.set_special_day(id, '2050-06-15', '2050-06-20', dinner, '18:00', '22:00') FROM r, p;
SELECT is(pg_temp.hours(), 'closed 18:00-22:00', 'hours of a period over a range win: it is open although the restaurant is closed');
SELECT capacity_v1.set_special_day(id, '2050-06-17', p_label => 'private_event') FROM r;
SELECT is(pg_temp.hours(), 'closed 18:00-22:00', 'they win over a date of the restaurant too');
SELECT capacity_v1.set_special_day(id, '2050-06-17', p_service_period_id => lunch, p_start_time => '12:00', p_end_time => '13:00') FROM r, l;
SELECT is(pg_temp.hours(), '12:00-13:00 18:00-22:00', 'a date of a period wins over all');
SELECT capacity_v1.set_special_day(id, '2050-06-17', p_service_period_id => dinner) FROM r, p;
SELECT is(pg_temp.hours(), '12:00-13:00 closed', 'also when it closes it');

SELECT capacity_v1.remove_special_day(id, '2050-06-17', NULL, d) FROM r, p, l, unnest(ARRAY[dinner, lunch]) AS d;
SELECT is(pg_temp.hours(), 'closed 18:00-22:00', 'what is removed gives way to the next');
SELECT capacity_v1.remove_special_day(id, '2050-06-15', '2050-06-20', dinner) FROM r, p;
SELECT is(pg_temp.hours(), 'closed closed', 'one after the other');
SELECT capacity_v1.remove_special_day(id, '2050-06-17'), capacity_v1.remove_special_day(id, '2050-06-01', '2050-06-30') FROM r;
SELECT is(pg_temp.hours(), '11:00-15:00 17:00-23:00', 'until the week holds again');

SELECT * FROM finish();
