SELECT plan(28);

SELECT tests.set_clock('2050-06-10 12:00+02');
SELECT tests.make_restaurant() AS id INTO TEMP r;
SELECT tests.make_period(id) AS dinner INTO TEMP p FROM r;
SELECT tests.make_period(id, 'Lunch', '11:00', '15:00') AS lunch INTO TEMP l FROM r;
CREATE FUNCTION pg_temp.set_hours(p_period uuid, p_first date, p_last date, p_start time, p_end time) RETURNS text LANGUAGE sql AS $fn$
    SELECT 'set' FROM pg_temp.r, capacity_v1.set_special_day(r.id, p_first, p_last, p_period, p_start, p_end) WHERE true
$fn$;
CREATE FUNCTION pg_temp.refused(p_call text, p_why text) RETURNS SETOF text LANGUAGE sql AS $fn$
    SELECT throws_ok(p_call, 'RC202', NULL, p_why)
$fn$;

SELECT pg_temp.refused(format('SELECT pg_temp.set_hours(%L, %L, %L, %L, %L)', lunch, f, t, s, e), why)
FROM l, (VALUES
    ('2050-06-17', '2050-06-17', '16:00', '17:01', 'a minute at the start'), ('2050-06-17', '2050-06-17', '22:59', '23:30', 'a minute at the end'),
    ('2050-06-17', '2050-06-17', '18:00', '19:00', 'within'), ('2050-06-17', '2050-06-17', '08:00', '08:00', 'around, into its own next day'),
    ('2050-06-17', '2050-06-17', '23:00', '11:01', 'only on the next day'), ('2050-06-16', '2050-06-17', '23:00', '11:01', 'also into a next day that is special'),
    ('2050-06-17', '2050-12-31', '16:00', '18:00', 'over a range'), ('2050-01-01', '2050-06-30', '16:00', '18:00', 'that began long ago'),
    ('2050-06-09', '2050-06-09', '16:00', '18:00', 'yesterday, which may not be over')) AS x (f, t, s, e, why);
SELECT is((SELECT count(*) FROM capacity.special_days), 0::bigint, 'nothing of it is set');

SELECT is(pg_temp.set_hours(lunch, f::date, t::date, s::time, e::time), 'set', why)
FROM l, (VALUES
    ('2050-06-17', '2050-06-17', '10:00', '17:00', 'up to the start'), ('2050-06-18', '2050-06-18', '23:00', '11:00', 'from the end to the next day''s start'),
    ('2050-06-07', '2050-06-07', '16:00', '18:00', 'what is past cannot be booked twice any more'),
    ('2050-06-08', '2050-06-08', '12:00', '13:00', 'and is in nobody''s way')) AS x (f, t, s, e, why);

-- Both are special; a closed service is in nobody's way.
SELECT is(pg_temp.set_hours(dinner, '2050-06-17', '2050-06-17', '19:00', '02:00'), 'set', 'the other period has hours of its own') FROM p;
SELECT is(pg_temp.set_hours(lunch, '2050-06-17', '2050-06-17', '12:00', '19:00'), 'set', 'and makes room') FROM l;
SELECT pg_temp.refused(format('SELECT pg_temp.set_hours(%L, %L, %L, %L, %L)', dinner, '2050-06-17', '2050-06-17', '18:59', '02:00'), 'for no more than that') FROM p;
SELECT pg_temp.refused(format('SELECT capacity_v1.remove_special_day(%L, %L, NULL, %L)', id, '2050-06-17', dinner), 'the week is in the way then') FROM r, p;
SELECT is(capacity_v1.set_special_day(id, '2050-06-20', p_service_period_id => dinner) ->> 'changed', 'true', 'a closure') FROM r, p;
SELECT is(pg_temp.set_hours(lunch, '2050-06-20', '2050-06-20', '12:00', '18:00'), 'set', 'makes room') FROM l;
SELECT throws_ok(format('SELECT capacity_v1.remove_special_day(%L, %L, NULL, %L)', id, '2050-06-20', dinner), 'RC202', NULL, 'and stays as long as that is used') FROM r, p;

-- The weekly calendar meets special hours: Friday the 17th has lunch from 12:00 to 19:00, Saturday''s runs until Sunday 11:00.
SELECT pg_temp.refused(format('SELECT tests.make_period(%L, ''Tea'', ''15:00'', ''16:00'', ''{5}'')', id), 'a new period') FROM r;
SELECT is(tests.make_period(id, 'Tea', '15:00', '16:00', '{2}') IS NULL, false, 'on another weekday') FROM r;
SELECT pg_temp.refused(format('SELECT tests.make_period(%L, ''Dinner'', ''17:00'', ''23:30'', p_service_period_id => %L)', id, dinner), 'other hours') FROM r, p;
SELECT pg_temp.refused(format('SELECT tests.make_period(%L, ''Lunch'', ''09:00'', ''15:00'', ''{7}'', p_service_period_id => %L)', id, lunch), 'other hours of the period itself') FROM r, l;

-- What the caller is told.
CREATE FUNCTION pg_temp.detail() RETURNS jsonb LANGUAGE plpgsql AS $fn$
DECLARE
    v_detail text;
BEGIN
    PERFORM pg_temp.set_hours(lunch, '2050-08-01', '2050-08-01', '23:30', '11:30') FROM pg_temp.l;
    RETURN NULL;
EXCEPTION WHEN SQLSTATE 'RC202' THEN
    GET STACKED DIAGNOSTICS v_detail = PG_EXCEPTION_DETAIL;
    RETURN v_detail;
END
$fn$;
SELECT is(pg_temp.detail(), jsonb_build_object('code', 'SERVICE_PERIOD_OVERLAP', 'restaurant_id', id, 'service_date', '2050-08-02', 'service_periods', jsonb_build_array(
    jsonb_build_object('service_period_id', lunch, 'name', 'Lunch', 'service_date', '2050-08-01', 'start_time', '23:30:00', 'end_time', '11:30:00'),
    jsonb_build_object('service_period_id', lunch, 'name', 'Lunch', 'service_date', '2050-08-02', 'start_time', '11:00:00', 'end_time', '15:00:00'))),
    'both services and the date') FROM r, l;

UPDATE capacity.special_days SET end_time = '19:01' FROM l WHERE first_date = '2050-06-17' AND service_period_id = lunch;
SELECT is((SELECT f ->> 'check' FROM r, jsonb_array_elements(capacity_v1.verify_capacity(id) -> 'findings') AS f), 'calendar_overlap', 'verify notices plain SQL');
UPDATE capacity.special_days SET end_time = '19:00' FROM l WHERE first_date = '2050-06-17' AND service_period_id = lunch;
SELECT is(tests.sound(id), 'sound', 'nothing is out of balance') FROM r;

SELECT * FROM finish();
