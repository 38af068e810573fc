SELECT plan(11);

SELECT tests.make_restaurant(p_options => '{"enforcement": "enforce", "slot_interval_minutes": 60}') AS id INTO TEMP r;
SELECT tests.make_period(id, p_start_time => '18:00', p_end_time => '20:00') AS dinner INTO TEMP p FROM r;
SELECT tests.make_period(id, 'Lunch', '12:00', '13:00', '{1,2,3,4,5}') AS lunch INTO TEMP l FROM r;
CREATE FUNCTION pg_temp.day(p_date date DEFAULT tests.day()) RETURNS text LANGUAGE sql AS $fn$
    SELECT concat_ws(', ', CASE WHEN (d ->> 'is_open')::boolean THEN 'open' ELSE 'closed' END,
        (SELECT string_agg(left(v ->> 'time', 5), ' ' ORDER BY n) FROM jsonb_array_elements(d -> 'slots') WITH ORDINALITY AS s (v, n)),
        (SELECT string_agg(concat_ws(' ', coalesce(p.name, 'all'), v ->> 'label', v ->> 'note'), ', ' ORDER BY n)
         FROM jsonb_array_elements(d -> 'closures') WITH ORDINALITY AS c (v, n) LEFT JOIN capacity.service_periods AS p ON p.id = (v ->> 'service_period_id')::uuid))
    FROM pg_temp.r, capacity_v1.get_day_availability(r.id, p_date, 2) AS d
$fn$;

SELECT is(pg_temp.day(), 'open, 12:00 18:00 19:00', 'an ordinary Friday');
SELECT is(pg_temp.day('2050-06-18'), 'open, 18:00 19:00', 'a Saturday has no lunch');
SELECT capacity_v1.set_special_day(id, tests.day(), NULL, lunch, p_label => 'maintenance') FROM r, l;
SELECT is(pg_temp.day(), 'open, 18:00 19:00, Lunch maintenance', 'a closed service is missing, and said to be');
SELECT capacity_v1.set_special_day(id, '2050-06-16', '2050-06-18', p_label => 'holiday', p_options => '{"note": "summer"}') FROM r;
SELECT is(pg_temp.day(), 'closed, all holiday, Lunch maintenance', 'the whole house is; the note is for staff');
SELECT is(pg_temp.day('2050-06-18'), 'closed, all holiday', 'on each of its dates');
SELECT capacity_v1.set_special_day(id, tests.day(), NULL, dinner, '19:00', '21:00', 'special_hours') FROM r, p;
SELECT is(pg_temp.day(), 'open, 19:00 20:00, Lunch maintenance', 'what is closed by nothing but the most specific day is not said twice');
SELECT capacity_v1.set_special_day(id, '2050-06-18', NULL, lunch, '10:00', '11:00', 'special_hours') FROM r, l;
SELECT is(pg_temp.day('2050-06-18'), 'open, 10:00, all holiday', 'special hours open what the week does not have');
SELECT capacity_v1.set_special_day(id, '2050-06-19', NULL, lunch, p_label => 'other') FROM r, l;
SELECT is(pg_temp.day('2050-06-19'), 'open, 18:00 19:00', 'a Sunday without lunch needs no closure of it');

-- Services that were touched before they were closed.
SELECT capacity_v1.remove_special_day(id, '2050-06-16', '2050-06-18') FROM r;
SELECT tests.book(id, 2, '2050-06-18', '18:00') FROM r;
SELECT capacity_v1.set_special_day(id, '2050-06-18', p_label => 'private_event') FROM r;
SELECT is(pg_temp.day('2050-06-18'), 'open, 10:00, all private_event', 'are closed as well');
SELECT is(capacity_v1.get_day_availability(id, '2050-06-18', 2) #>> '{service_periods,0,name}', 'Lunch', 'and not among the open ones') FROM r;
SELECT tests.make_restaurant() AS id INTO TEMP plain;
SELECT is(capacity_v1.get_day_availability(id, tests.day(), 2) #>> '{slots,95,time}', '23:45:00', 'a restaurant without periods is open all day') FROM plain;

SELECT * FROM finish();
