SELECT plan(7);

SELECT tests.make_restaurant() AS id INTO TEMP r;
SELECT tests.make_period(id) AS dinner INTO TEMP p FROM r;
SELECT tests.book(id, 4, p_start_time => '22:50'), tests.book(id, 2) FROM r;
CREATE FUNCTION pg_temp.list(p_time time) RETURNS text LANGUAGE sql AS $fn$
    SELECT concat_ws(': ', left(a #>> '{slot,time}', 5), a #>> '{slot,booked_covers}', jsonb_array_length(a -> 'bookings'))
    FROM pg_temp.r, capacity_v1.list_slot_bookings(id, tests.day(), p_time) AS a
$fn$;

SELECT is(pg_temp.list('22:59'), '22:45: 4: 1', 'the last slot of an open service');
SELECT is(pg_temp.list('23:00'), '0', 'after it there is none');
SELECT capacity_v1.set_special_day(id, tests.day()) FROM r;
SELECT is(pg_temp.list('19:05'), '19:00: 2: 1', 'a slot of a closed one that guests still come to');
SELECT is(pg_temp.list('22:50'), '22:45: 4: 1', 'and another');
SELECT is(pg_temp.list('18:00'), '0', 'before them there is none');
SELECT is(pg_temp.list('21:00'), '0', 'nor between them');
SELECT is(pg_temp.list('23:30'), '0', 'nor after');

SELECT * FROM finish();
