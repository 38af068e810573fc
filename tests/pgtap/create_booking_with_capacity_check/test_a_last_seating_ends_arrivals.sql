SELECT plan(13);

SELECT tests.make_restaurant() AS id INTO TEMP r;
SELECT tests.make_period(id, p_options => '{"last_seating_time": "21:30"}') AS dinner INTO TEMP p FROM r;
SELECT tests.make_period(id, 'Late', '23:30', '03:00', p_options => '{"last_seating_time": "01:00"}') AS late INTO TEMP l FROM r;
CREATE FUNCTION pg_temp.ask(p_time time, p_date date DEFAULT tests.day()) RETURNS text LANGUAGE sql AS $fn$
    SELECT concat_ws(': ', answer #>> '{error,code}', coalesce(tests.violations(answer #> '{error,violations}'), answer #>> '{booking,status}'))
    FROM pg_temp.r, tests.book(id, 2, p_date, p_time) AS answer
$fn$;

SELECT is(pg_temp.ask('21:30'), 'confirmed', 'the last seating itself is in time');
SELECT is(pg_temp.ask('21:30:01'), 'POLICY_REFUSED: last_seating - - - 1', 'a second later is not');
SELECT is(pg_temp.ask('22:59'), 'POLICY_REFUSED: last_seating - - - 89', 'nor is the rest of the service');
SELECT is(pg_temp.ask('23:00'), 'OUTSIDE_SERVICE_HOURS: service_hours - - - -', 'after its end there is none');
SELECT is(tests.book(id, p_start_time => '22:00') #> '{error,violations,0,context}', '{"last_seating_time": "21:30:00"}', 'it is told when the last one was') FROM r;

SELECT is(pg_temp.ask('23:30'), 'confirmed', 'a service past midnight');
SELECT is(pg_temp.ask('01:00', '2050-06-18'), 'confirmed', 'has its last seating on the next day');
SELECT is(pg_temp.ask('01:01', '2050-06-18'), 'POLICY_REFUSED: last_seating - - - 1', 'and not after it');

SELECT is((SELECT array_agg(last_seating_time ORDER BY start_time) FROM capacity.service_ledger, r WHERE restaurant_id = r.id),
    '{21:30,01:00}', 'a service that was touched keeps it');
SELECT capacity_v1.upsert_service_period(id, dinner, 'Dinner', '17:00', '23:00', '{1,2,3,4,5,6,7}', '{"last_seating_time": "22:00"}') FROM r, p;
SELECT is(pg_temp.ask('22:00'), 'confirmed', 'until the period has another');
SELECT capacity_v1.upsert_service_period(id, dinner, 'Dinner', '17:00', '23:00', '{1,2,3,4,5,6,7}', '{"last_seating_time": null}') FROM r, p;
SELECT is(pg_temp.ask('22:59'), 'confirmed', 'or none');
SELECT capacity_v1.set_special_day(id, tests.day(), NULL, dinner, '18:00', '23:30', 'special_hours', '{"last_seating_time": "23:00"}') FROM r, p;
SELECT is(pg_temp.ask('23:01'), 'POLICY_REFUSED: last_seating - - - 1', 'special hours have their own');
SELECT is(tests.sound(id), 'sound', 'nothing is out of balance') FROM r;

SELECT * FROM finish();
