SELECT plan(14);

SELECT tests.set_clock('2050-06-01 12:00+00');
SELECT tests.make_restaurant() AS id INTO TEMP r;
CREATE FUNCTION pg_temp.upsert(p_name text, p_start time, p_end time, p_weekdays integer[] DEFAULT '{5,6}', p_options jsonb DEFAULT '{}') RETURNS jsonb LANGUAGE sql AS $fn$
    SELECT capacity_v1.upsert_service_period(id, '00000000-0000-0000-0000-000000000001', p_name, p_start, p_end, p_weekdays, p_options) FROM pg_temp.r
$fn$;

SELECT pg_temp.upsert('Dinner', '17:00', '23:00') AS answer INTO TEMP a;
SELECT is(answer #- '{service_period,created_at}' #- '{service_period,updated_at}', jsonb_build_object(
    'success', true, 'changed', true, 'services_changed', 0, 'services', '[]'::jsonb, 'debts', '[]'::jsonb,
    'affected_bookings', '[]'::jsonb, 'affected_bookings_total', 0,
    'service_period', jsonb_build_object('id', '00000000-0000-0000-0000-000000000001', 'restaurant_id', id, 'name', 'Dinner',
        'start_time', '17:00:00', 'end_time', '23:00:00', 'last_seating_time', NULL, 'crosses_midnight', false, 'weekdays', '[5, 6]'::jsonb,
        'is_builtin', false, 'retired_at', NULL)), 'a new period') FROM a, r;

SELECT tests.set_clock('2050-06-02 12:00+00');
SELECT (SELECT count(*) FROM capacity.decisions) AS n, rules_version INTO TEMP before FROM capacity.restaurants;
SELECT is(pg_temp.upsert('Dinner', '17:00', '23:00'), answer || '{"changed": false}', 'the same again changes nothing') FROM a;
SELECT is(pg_temp.upsert('Dinner', '17:00', '23:00', '{6,5}') ->> 'changed', 'false', 'in whatever order the days come');
SELECT is(row((SELECT count(*) FROM capacity.decisions), (SELECT rules_version FROM capacity.restaurants))::text, row(n, rules_version)::text, 'no decision, no version') FROM before;

SELECT is((pg_temp.upsert('Supper', '18:00', '02:00', '{7}') -> 'service_period') - '{id,restaurant_id,is_builtin,retired_at,created_at}'::text[],
    '{"name": "Supper", "start_time": "18:00:00", "end_time": "02:00:00", "last_seating_time": null, "crosses_midnight": true, "weekdays": [7],
      "updated_at": "2050-06-02T12:00:00+00:00"}', 'everything can change');
SELECT is(pg_temp.upsert('Supper', '18:00', '18:00', '{7}') #>> '{service_period,crosses_midnight}', 'true', 'equal times are 24 hours');
SELECT is((SELECT row(operation, options #>> '{before,end_time}')::text FROM capacity.decisions ORDER BY id DESC LIMIT 1),
    '(upsert_service_period,02:00:00)', 'the decision keeps what was before');
SELECT is(pg_temp.upsert('Supper', '18:00', '18:00', '{7}', '{"last_seating_time": "01:30"}') #>> '{service_period,last_seating_time}', '01:30:00',
    'a last seating may be after midnight');
SELECT is(pg_temp.upsert('Supper', '18:00', '03:00', '{7}') #>> '{service_period,last_seating_time}', '01:30:00', 'it stays when nothing is said of it');
SELECT throws_ok($$SELECT pg_temp.upsert('Supper', '18:00', '01:30', '{7}')$$, 'RC013', NULL, 'and must lie within the hours, also then');
SELECT is(pg_temp.upsert('Supper', '18:00', '18:00', '{7}', '{"last_seating_time": null}') #> '{service_period,last_seating_time}', 'null', 'null clears it');
SELECT is(pg_temp.upsert('Supper', '18:00', '18:00', '{7}', '{"last_seating_time": null}') ->> 'changed', 'false', 'once');
SELECT is((SELECT count(*) FROM capacity.service_periods WHERE NOT is_builtin), 1::bigint, 'it is one period all the time');
SELECT is(tests.outcome(tests.book(id, p_booking_date => '2050-06-20', p_start_time => '17:59')), 'confirmed', 'Sunday''s 24 hours last until Monday 18:00') FROM r;

SELECT * FROM finish();
