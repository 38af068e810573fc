SELECT plan(12);

SELECT tests.set_clock('2025-01-01 00:00+00');
SELECT tests.make_restaurant() AS id INTO TEMP r;
SELECT tests.make_period(id, 'Night', '20:00', '05:00', '{6}', '{"last_seating_time": "04:00"}') AS night INTO TEMP p FROM r;
SELECT tests.set_limit(id, 10) FROM r;
CREATE FUNCTION pg_temp.check(p_date date, p_time time, p_options jsonb DEFAULT '{}') RETURNS text LANGUAGE sql AS $fn$
    SELECT concat_ws(' ', a ->> 'reason', tests.violations(nullif(a -> 'violations', '[]')),
                     a #>> '{metadata,service_date}', a #>> '{metadata,starts_at}', a #>> '{metadata,slot_date}', a #>> '{metadata,slot_time}')
    FROM pg_temp.r, capacity_v1.check_slot_availability(id, p_date, p_time, 2, p_options || '{"alternatives": false}') AS a
$fn$;

SELECT is(pg_temp.check('2025-06-15', '00:40'), '2025-06-14 2025-06-14T22:40:00+00:00 2025-06-15 00:30:00', 'Sunday''s first hours are Saturday''s');
SELECT is(pg_temp.check('2025-06-15', '04:01'), 'POLICY_REFUSED last_seating - - - 1 2025-06-14 2025-06-15T02:01:00+00:00 2025-06-15 04:00:00', 'with Saturday''s last seating');
SELECT is(pg_temp.check('2025-06-14', '00:30'), 'OUTSIDE_SERVICE_HOURS service_hours - - - -', 'Saturday''s first hours are nobody''s');

SELECT throws_ok($$SELECT pg_temp.check('2025-03-30', '02:30')$$, 'RC005', NULL, 'a time that the clocks skip is none');
SELECT is(pg_temp.check('2025-03-30', '03:00'), '2025-03-29 2025-03-30T01:00:00+00:00 2025-03-30 03:00:00', 'the one after it is');
SELECT is(pg_temp.check('2025-10-26', '02:30'), '2025-10-25 2025-10-26T00:30:00+00:00 2025-10-26 02:30:00', 'of a time that comes twice the first');
SELECT is(pg_temp.check('2025-10-26', '02:30', '{"second_occurrence": true}'), '2025-10-25 2025-10-26T01:30:00+00:00 2025-10-26 02:30:00', 'or the second');

-- The same when the services have been touched.
SELECT tests.book(id, 4, date, '23:00') FROM r, unnest('{2025-03-29,2025-10-25}'::date[]) AS date;
SELECT throws_ok($$SELECT pg_temp.check('2025-03-30', '02:30')$$, 'RC005', NULL, 'a time that the clocks skip stays none');
SELECT is(pg_temp.check('2025-03-30', '03:00'), '2025-03-29 2025-03-30T01:00:00+00:00 2025-03-30 03:00:00', 'the one after it is the same');
SELECT is(pg_temp.check('2025-10-26', '02:30', '{"second_occurrence": true}'), '2025-10-25 2025-10-26T01:30:00+00:00 2025-10-26 02:30:00', 'so is the second');

-- Between the two.
SELECT tests.set_clock('2025-10-26 02:45+02');
SELECT is(pg_temp.check('2025-10-26', '02:30'), 'PAST_TIME past_time - - - 15 2025-10-25 2025-10-26T00:30:00+00:00 2025-10-26 02:30:00', 'the first is past');
SELECT is(pg_temp.check('2025-10-26', '02:30', '{"second_occurrence": true}'), '2025-10-25 2025-10-26T01:30:00+00:00 2025-10-26 02:30:00', 'the second is not');

SELECT * FROM finish();
