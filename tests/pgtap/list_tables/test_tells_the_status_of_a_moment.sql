SELECT plan(16);

SELECT tests.set_clock('2050-06-10 12:00+02');
SELECT tests.make_restaurant() AS id INTO TEMP r;
SELECT tests.make_table(id, '1') AS one, tests.make_table(id, '2') AS two INTO TEMP t FROM r;
SELECT capacity_v1.upsert_combination(id, 'Both', ARRAY[one, two], 8) FROM r, t;
SELECT tests.make_table(id, '3') FROM r;
SELECT tests.make_seat(id, ARRAY[one], 2) AS guests, tests.make_seat(id, ARRAY[one], 2, '2050-06-18') AS later INTO TEMP b FROM r, t;
SELECT capacity_v1.set_table_status(id, two, 'out_of_service', '2050-06-17 20:00+02', '2050-06-17 22:00+02') FROM r, t;
CREATE FUNCTION pg_temp.states(p_at text DEFAULT NULL) RETURNS text LANGUAGE sql AS $fn$
    SELECT string_agg(concat_ws(' ', k ->> 'status', 'until ' || substr(k ->> 'status_until', 9, 8), 'next ' || substr(k ->> 'next_taken_at', 9, 8)), ', ' ORDER BY n)
    FROM pg_temp.r, jsonb_array_elements(capacity_v1.list_tables(r.id, jsonb_build_object('at', p_at)) -> 'tables') WITH ORDINALITY AS x (k, n)
$fn$;

SELECT is(answer - 'tables', jsonb_build_object('success', true, 'restaurant_id', id, 'timezone', 'Europe/Zurich', 'at', '2050-06-10T10:00:00+00:00', 'at_local', '2050-06-10T12:00:00', 'total', 3), 'by default now') FROM r, capacity_v1.list_tables(r.id) AS answer;
SELECT is(pg_temp.states('2050-06-10T17:00:01Z'), 'available next 17T17:00, available, available', 'nobody is there yet; seven days ahead are looked at');
SELECT is(pg_temp.states('2050-06-17T16:59:59Z'), 'available next 17T17:00, available next 17T18:00, available', 'up to the arrival');
SELECT is(pg_temp.states('2050-06-17T19:00:00+02:00'), 'reserved until 17T19:00 next 18T17:00, available next 17T18:00, available', 'from it on a table is reserved');
SELECT is(pg_temp.states('2050-06-17 18:00Z'), 'reserved until 17T19:00 next 18T17:00, out_of_service until 17T20:00, available', 'a block says what it is');
SELECT is(pg_temp.states('2050-06-17 20:59:59.999999+02'), pg_temp.states('2050-06-17 18:00Z'), 'to its last moment');
SELECT is(pg_temp.states('2050-06-17 21:00+02'), 'available next 18T17:00, out_of_service until 17T20:00, available', 'then the table is free');
SELECT is((SELECT jsonb_agg(k -> 'booking_id' ORDER BY n) FROM jsonb_array_elements(capacity_v1.list_tables(r.id, '{"at": "2050-06-17T17:30:00Z"}') -> 'tables') WITH ORDINALITY AS x (k, n)),
    jsonb_build_array(guests, NULL, NULL), 'for whom') FROM r, b;
SELECT is((SELECT jsonb_agg(k -> 'is_combinable' ORDER BY n) FROM jsonb_array_elements(capacity_v1.list_tables(r.id) -> 'tables') WITH ORDINALITY AS x (k, n)), '[true, true, false]', 'which of them can be joined') FROM r;

UPDATE capacity.bookings SET status = 'seated' FROM b WHERE id = guests;
SELECT is(pg_temp.states('2050-06-17 19:00+02'), 'occupied until 17T19:00 next 18T17:00, available next 17T18:00, available', 'a seated party occupies');
UPDATE capacity.bookings SET status = 'completed' FROM b WHERE id = guests;
SELECT is(pg_temp.states('2050-06-17 19:00+02'), 'available next 18T17:00, available next 17T18:00, available', 'until it leaves');
UPDATE capacity.bookings SET status = 'held', hold_expires_at = '2050-06-10 13:00+02' FROM b WHERE id = later;
SELECT is(pg_temp.states('2050-06-18 19:00+02'), 'reserved until 18T19:00, available, available', 'a hold reserves');
SELECT tests.set_clock('2050-06-10 13:00+02');
SELECT is(pg_temp.states('2050-06-18 19:00+02'), 'available, available, available', 'one that has expired does not');
SELECT is(pg_temp.states('2050-06-17 19:00+02'), 'available, available next 17T18:00, available', 'nor is it next');
SELECT is((SELECT string_agg(v, ' ') FROM (VALUES ('now'), ('today'), ('infinity'), (''), ('2050-06-17'), ('2050-06-17 19:00'), ('2050-02-30 19:00Z'), ('2050-06-17 24:00Z'), ('2050-06-17 19:00+15'), ('2050-06-17 19:00:00 CET')) AS x (v)
    WHERE tests.detail(format('SELECT pg_temp.states(%L)', v)) ->> 'code' IS DISTINCT FROM 'INVALID_OPTION'), NULL, 'a moment has an offset');
SELECT is(tests.sound(id), 'sound', 'nothing is out of balance') FROM r;

SELECT * FROM finish();
