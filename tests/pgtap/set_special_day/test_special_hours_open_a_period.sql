SELECT plan(13);

SELECT tests.set_clock('2050-06-10 12:00+02');
SELECT tests.make_restaurant() AS id INTO TEMP r;
SELECT tests.make_period(id, p_weekdays => '{1,2,3,4}') AS dinner INTO TEMP p FROM r;
SELECT tests.set_limit(id, 10) FROM r;
CREATE FUNCTION pg_temp.book(p_date date, p_time time) RETURNS text LANGUAGE sql AS $fn$
    SELECT tests.outcome(a) || coalesce(' of ' || (a #>> '{booking,service_date}'), '') FROM pg_temp.r, tests.book(r.id, 2, p_date, p_time) AS a
$fn$;

SELECT is(pg_temp.book('2050-06-17', '19:00'), 'refused: OUTSIDE_SERVICE_HOURS', 'no dinner on a Friday');
SELECT capacity_v1.set_special_day(id, '2050-06-17', NULL, dinner, '20:00', '03:00', 'special_hours', '{"last_seating_time": "01:00"}') AS answer INTO TEMP a FROM r, p;
SELECT is((answer -> 'special_day') - '{id,restaurant_id,service_period_id,note,created_at,updated_at}'::text[],
    '{"service_period_name": "Dinner", "first_date": "2050-06-17", "last_date": "2050-06-17", "is_closed": false, "start_time": "20:00:00",
      "end_time": "03:00:00", "last_seating_time": "01:00:00", "label": "special_hours"}', 'hours across midnight, on a day without the period') FROM a;
SELECT is(answer ->> 'services_changed', '0', 'a service that nobody has touched needs no change') FROM a;
SELECT is(pg_temp.book('2050-06-17', '20:00'), 'confirmed of 2050-06-17', 'it opens');
SELECT is(pg_temp.book('2050-06-17', '19:59'), 'refused: OUTSIDE_SERVICE_HOURS', 'then');
SELECT is(pg_temp.book('2050-06-18', '01:00'), 'confirmed of 2050-06-17', 'after midnight it is the same service, up to the last seating');
SELECT is(pg_temp.book('2050-06-18', '01:01'), 'refused: POLICY_REFUSED', 'and not after it');
SELECT is(pg_temp.book('2050-06-18', '03:00'), 'refused: OUTSIDE_SERVICE_HOURS', 'it ends when it ends');

SELECT is(tests.impact(capacity_v1.set_special_day(id, '2050-06-17', NULL, dinner, '20:30', '03:00', 'special_hours')),
    '1 changed, 06-17 20:00 outside_hours', 'other hours take its place, and list who came before') FROM r, p;
SELECT is(pg_temp.book('2050-06-18', '01:01'), 'confirmed of 2050-06-17', 'as a whole: there is no last seating any more');
SELECT is(tests.impact(capacity_v1.set_special_day(id, '2050-06-17', NULL, dinner, '20:00', '20:00', 'special_hours', '{"last_seating_time": "00:30"}')),
    '1 changed, 06-18 01:00 outside_hours, 06-18 01:01 outside_hours', 'equal times are 24 hours; who comes after the last seating is listed') FROM r, p;

SELECT is(tests.impact(capacity_v1.set_special_day(id, '2050-05-01', NULL, dinner, '10:00', '11:00')), '0 changed', 'a past date changes nothing that was') FROM r, p;
SELECT is(tests.sound(id), 'sound', 'nothing is out of balance') FROM r;

SELECT * FROM finish();
