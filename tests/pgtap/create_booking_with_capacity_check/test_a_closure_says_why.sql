SELECT plan(20);

SELECT tests.make_restaurant() AS id INTO TEMP r;
SELECT tests.make_period(id) AS dinner INTO TEMP p FROM r;
SELECT tests.make_period(id, 'Lunch', '11:00', '15:00', '{1,2,3,4,5}') AS lunch INTO TEMP l FROM r;
SELECT tests.make_period(id, 'Bar', '23:00', '02:00', '{5}') AS bar INTO TEMP b FROM r;
SELECT tests.book(id, 4) FROM r;
CREATE FUNCTION pg_temp.ask(p_time time, p_date date DEFAULT tests.day()) RETURNS text LANGUAGE sql AS $fn$
    SELECT coalesce(answer #>> '{booking,status}',
        concat_ws(': ', answer #>> '{error,code}', tests.violations(answer #> '{error,violations}'),
                  answer #>> '{error,violations,0,context,label}', answer #>> '{error,violations,0,context,note}'))
    FROM pg_temp.r, tests.book(id, 2, p_date, p_time) AS answer
$fn$;
CREATE FUNCTION pg_temp.close(p_label text, p_first date, p_last date DEFAULT NULL, p_period uuid DEFAULT NULL, p_options jsonb DEFAULT '{}')
RETURNS void LANGUAGE sql AS $fn$
    SELECT capacity_v1.set_special_day(id, p_first, p_last, p_period, p_label => p_label, p_options => p_options) FROM pg_temp.r
$fn$;

SELECT is(pg_temp.ask('19:00'), 'confirmed', 'an ordinary Friday is open');
SELECT pg_temp.close('holiday', '2050-06-13', '2050-06-19', p_options => '{"note": "summer"}');
SELECT is(pg_temp.ask('19:00'), 'OUTSIDE_SERVICE_HOURS: closure - - - -: holiday', 'a closure says what it is');
SELECT is(tests.book(id) #> '{error,violations,0}', '{"rule": "closure", "limit": null, "used": null, "requested": null, "shortfall": null,
    "context": {"label": "holiday", "first_date": "2050-06-13", "last_date": "2050-06-19", "service_period_id": null}}',
    'and until when, without the note, which is for staff') FROM r;
SELECT is(pg_temp.ask('19:00', '2050-06-19'), 'OUTSIDE_SERVICE_HOURS: closure - - - -: holiday', 'on its last date too, also where nobody had booked');
SELECT is(pg_temp.ask('19:00', '2050-06-20'), 'confirmed', 'and not on the next');
SELECT is(pg_temp.ask('16:00'), 'OUTSIDE_SERVICE_HOURS: service_hours - - - -', 'it does not speak of hours that are never open');
SELECT is(pg_temp.ask('12:00', '2050-06-18'), 'OUTSIDE_SERVICE_HOURS: service_hours - - - -', 'nor of a service that the week does not have');
SELECT is(pg_temp.ask('01:00', '2050-06-18'), 'OUTSIDE_SERVICE_HOURS: closure - - - -: holiday', 'after midnight it is the closure of the evening');
SELECT is((SELECT count(*) FROM capacity.bookings, r WHERE restaurant_id = r.id AND booking_date = tests.day() AND status = 'confirmed'), 2::bigint,
    'who has booked keeps the place');

SELECT pg_temp.close('private_event', tests.day(), NULL, dinner) FROM p;
SELECT is(pg_temp.ask('19:00'), 'OUTSIDE_SERVICE_HOURS: closure - - - -: private_event', 'the most specific one is the reason');
SELECT is(pg_temp.ask('12:00'), 'OUTSIDE_SERVICE_HOURS: closure - - - -: holiday', 'for its own period');

-- Special hours are a special day too.
SELECT capacity_v1.set_special_day(id, tests.day(), NULL, dinner, '18:00', '20:00', 'special_hours') FROM r, p;
SELECT is(pg_temp.ask('18:00'), 'confirmed', 'with hours of its own the period is open, though the restaurant is closed');
SELECT is(pg_temp.ask('17:59'), 'OUTSIDE_SERVICE_HOURS: service_hours - - - -', 'not before them');
SELECT is(pg_temp.ask('20:00'), 'OUTSIDE_SERVICE_HOURS: service_hours - - - -', 'nor after');
SELECT is(pg_temp.ask('12:00'), 'OUTSIDE_SERVICE_HOURS: closure - - - -: holiday', 'the others stay closed');
SELECT capacity_v1.set_special_day(id, '2050-06-25', NULL, lunch, '10:00', '12:00', 'special_hours') FROM r, l;
SELECT is(pg_temp.ask('10:00', '2050-06-25'), 'confirmed', 'whatever the weekday');
SELECT is(pg_temp.ask('12:00', '2050-06-25'), 'OUTSIDE_SERVICE_HOURS: service_hours - - - -', 'for the hours they say');

SELECT capacity_v1.remove_special_day(id, '2050-06-13', '2050-06-19') FROM r;
SELECT is(pg_temp.ask('12:00'), 'confirmed', 'without the closure the week holds again');
SELECT is(tests.outcome(tests.book(id, p_start_time => '21:00', p_options => '{"override": true, "reason": "x"}')), 'refused: OUTSIDE_SERVICE_HOURS',
    'no override opens a closed service') FROM r;
SELECT is(tests.sound(id), 'sound', 'nothing is out of balance') FROM r;

SELECT * FROM finish();
