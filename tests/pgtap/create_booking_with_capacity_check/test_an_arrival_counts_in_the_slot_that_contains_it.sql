SELECT plan(6);

SELECT tests.make_restaurant() AS id INTO TEMP r;
SELECT tests.make_period(id, p_start_time => '17:10') AS period_id INTO TEMP dinner FROM r;
SELECT tests.book(id, 1, p_start_time => t::time)
FROM r, unnest('{17:10,17:24:59,17:25,18:00,18:09,18:10,22:59:59}'::text[]) AS t;

CREATE FUNCTION pg_temp.slots() RETURNS text LANGUAGE sql AS $fn$
    SELECT string_agg(format('%s %s=%s', to_char(slot_date, 'DD'), to_char(slot_time, 'HH24:MI'), reserved_count), ', ' ORDER BY starts_at)
    FROM capacity.booking_slots, pg_temp.r WHERE restaurant_id = r.id
$fn$;
SELECT is(pg_temp.slots(), '17 17:10=2, 17 17:25=1, 17 17:55=2, 17 18:10=1, 17 22:55=1', 'the grid starts with the service');
SELECT is((SELECT array_agg(start_time ORDER BY start_time) FROM capacity.bookings, r WHERE restaurant_id = r.id),
    '{17:10,17:24:59,17:25,18:00,18:09,18:10,22:59:59}', 'a booking keeps the time it asked for');

SELECT is(tests.outcome(tests.book(id, p_start_time => '17:09:59')), 'refused: OUTSIDE_SERVICE_HOURS', 'before the start there is no slot') FROM r;
SELECT is(tests.outcome(tests.book(id, p_start_time => '23:00')), 'refused: OUTSIDE_SERVICE_HOURS', 'nor at the end') FROM r;

SELECT tests.make_restaurant(p_options => '{"enforcement": "enforce", "slot_interval_minutes": 60}') AS id INTO TEMP hourly;
SELECT tests.book(id, 2, p_start_time => '19:59') FROM hourly;
SELECT is((SELECT slot_time FROM capacity.booking_slots, hourly WHERE restaurant_id = hourly.id), '19:00', 'a slot is as wide as the restaurant says');
SELECT is(tests.sound(id), 'sound', 'slots and bookings agree') FROM r;

SELECT * FROM finish();
