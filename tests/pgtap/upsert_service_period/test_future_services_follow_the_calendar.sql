SELECT plan(16);

SELECT tests.set_clock('2050-06-10 12:00+02');
SELECT tests.make_restaurant() AS id INTO TEMP r;
SELECT tests.make_period(id) AS dinner INTO TEMP p FROM r;
SELECT tests.set_limit(id, 10) FROM r;
SELECT tests.book(id, 2, d) FROM r, unnest('{2050-06-11,2050-06-17,2050-06-18}'::date[]) AS d;
SELECT tests.book(id, 3, p_start_time => '22:30') FROM r;
CREATE FUNCTION pg_temp.upsert(p_start time, p_end time, p_weekdays integer[] DEFAULT '{1,2,3,4,5,6,7}') RETURNS jsonb LANGUAGE sql AS $fn$
    SELECT capacity_v1.upsert_service_period(id, dinner, 'Dinner', p_start, p_end, p_weekdays) FROM pg_temp.r, pg_temp.p
$fn$;
CREATE FUNCTION pg_temp.services() RETURNS text LANGUAGE sql AS $fn$
    SELECT string_agg(format('%s %s-%s%s', to_char(service_date, 'DD'), to_char(start_time, 'HH24'), to_char(end_time, 'HH24'),
        CASE WHEN is_open THEN '' ELSE ' closed' END), ', ' ORDER BY service_date) FROM capacity.service_ledger
$fn$;

SELECT tests.set_clock('2050-06-12 12:00+02');
SELECT pg_temp.upsert('18:00', '22:00') AS answer INTO TEMP a;
SELECT is(answer ->> 'services_changed', '2', 'services to come have the new hours') FROM a;
SELECT is(pg_temp.services(), '11 17-23, 17 18-22, 18 18-22', 'those that are over keep theirs');
SELECT is((answer -> 'affected_bookings') #- '{0,id}' #- '{0,reference}', jsonb_build_array(jsonb_build_object(
    'booking_date', '2050-06-17', 'start_time', '22:30:00', 'party_size', 3, 'status', 'confirmed', 'reason', 'outside_hours',
    'service_date', '2050-06-17', 'service_period_id', dinner)),
    'a booking that lies outside now is listed') FROM a, p;
SELECT is((SELECT status::text FROM capacity.bookings WHERE start_time = '22:30'), 'confirmed', 'it keeps its place');
SELECT is(tests.book(id, 1) #>> '{capacity,booked_covers}', '6', 'and counts') FROM r;
SELECT is(tests.outcome(tests.book(id, p_start_time => '22:30')), 'refused: OUTSIDE_SERVICE_HOURS', 'nobody else may come then') FROM r;
SELECT is(pg_temp.upsert('18:00', '22:00') -> 'affected_bookings', '[]', 'what changes nothing affects nobody');

SELECT is(pg_temp.upsert('18:00', '22:00', '{6}') ->> 'services_changed', '1', 'a weekday less');
SELECT is(pg_temp.services(), '11 17-23, 17 18-22 closed, 18 18-22', 'closes the service of that day');
SELECT is(tests.outcome(tests.book(id, 1)), 'refused: OUTSIDE_SERVICE_HOURS', 'to new parties') FROM r;
SELECT is(jsonb_array_length(pg_temp.upsert('18:00', '21:00', '{6}') -> 'affected_bookings'), 3, 'all its bookings are affected');
SELECT pg_temp.upsert('18:00', '22:00');
SELECT is(tests.outcome(tests.book(id, 1)), 'confirmed', 'and opens again') FROM r;

-- The built-in period steps back.
SELECT tests.make_restaurant() AS id INTO TEMP plain;
SELECT tests.book(id, 2, p_start_time => '12:00') FROM plain;
SELECT is(capacity_v1.upsert_service_period(id, gen_random_uuid(), 'Dinner', '17:00', '23:00') -> 'affected_bookings' -> 0 ->> 'start_time', '12:00:00',
    'the first period of its own closes the built-in one') FROM plain;
SELECT is(tests.outcome(tests.book(id, 2, p_start_time => '12:00')), 'refused: OUTSIDE_SERVICE_HOURS', 'also on days that have begun to fill') FROM plain;
SELECT is(tests.sound(id), 'sound', 'nothing is out of balance') FROM plain;
SELECT is(tests.sound(id), 'sound', 'anywhere') FROM r;

SELECT * FROM finish();
