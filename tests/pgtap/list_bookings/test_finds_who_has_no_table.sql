SELECT plan(9);

SELECT tests.set_clock('2050-06-01 12:00+00');
SELECT tests.make_restaurant() AS id INTO TEMP r;
SELECT tests.make_table(id, '1', 12) AS one, tests.make_table(id, '2', 12) AS two INTO TEMP t FROM r;
SELECT tests.make_seat(id, ARRAY[one, two], 4, p_start_time => '18:00') AS sits INTO TEMP s FROM r, t;
SELECT tests.book(id, 1), tests.book(id, 2, p_start_time => '20:00'), tests.book(id, 3, '2050-06-18') FROM r;
CREATE FUNCTION pg_temp.list(p_options jsonb) RETURNS text LANGUAGE sql AS $fn$
    SELECT string_agg(concat(b ->> 'party_size', ' ', b ->> 'status', ' ', jsonb_array_length(b -> 'tables')), ', ' ORDER BY n)
    FROM pg_temp.r, jsonb_array_elements(capacity_v1.list_bookings(id, tests.day(), p_options) -> 'bookings') WITH ORDINALITY AS x (b, n)
$fn$;

SELECT is(pg_temp.list('{}'), '4 confirmed 2, 1 confirmed 0, 2 confirmed 0', 'all of them, each with its tables');
SELECT is(pg_temp.list('{"without_table": true}'), '1 confirmed 0, 2 confirmed 0', 'those that have none');
SELECT is(pg_temp.list('{"without_table": false}'), pg_temp.list('{}'), 'false is as nothing said');
SELECT capacity_v1.move_booking(id, sits, ARRAY[two]) FROM r, s, t;
SELECT is(pg_temp.list('{"without_table": true}'), '1 confirmed 0, 2 confirmed 0', 'one table is enough');
SELECT capacity_v1.unassign_table_from_booking(id, sits) FROM r, s;
SELECT is(pg_temp.list('{"without_table": true}'), '4 confirmed 0, 1 confirmed 0, 2 confirmed 0', 'a table that was given back is none');
UPDATE capacity.bookings SET status = 'completed' FROM s WHERE bookings.id = sits;
SELECT is(pg_temp.list('{}'), '4 completed 0, 1 confirmed 0, 2 confirmed 0', 'who has been there is listed');
SELECT is(pg_temp.list('{"without_table": true}'), '1 confirmed 0, 2 confirmed 0', 'and needs no table any more');
SELECT is(pg_temp.list('{"without_table": true, "status": "all"}'), '1 confirmed 0, 2 confirmed 0', 'whatever the status asked for');
SELECT tests.hold(id, 5, '{"seconds": 30}', p_start_time => '21:00') FROM r;
SELECT tests.set_clock('2050-06-01 12:01+00');
SELECT is(pg_temp.list('{"without_table": true, "status": "all"}'), '1 confirmed 0, 2 confirmed 0', 'nor does a hold that is over') FROM r;

SELECT * FROM finish();
