SELECT plan(22);

SELECT tests.set_clock('2050-06-10 12:00+02');
SELECT tests.make_restaurant() AS id INTO TEMP r;
SELECT tests.make_period(id) FROM r;
SELECT capacity_v1.set_booking_policy(id, '{"turn_buffer_minutes": 15}') FROM r;
SELECT tests.make_table(id, '1') AS one, tests.make_table(id, '2') AS two INTO TEMP t FROM r;
SELECT capacity_v1.upsert_combination(id, 'Both', ARRAY[one, two], 8) FROM r, t;
SELECT tests.make_seat(id, ARRAY[one]) AS party INTO TEMP b FROM r, t;
CREATE FUNCTION pg_temp.find(p_time time, p_options jsonb DEFAULT '{}', p_date date DEFAULT tests.day()) RETURNS text LANGUAGE sql AS $fn$
    SELECT coalesce(string_agg(k ->> 'label', ' ' ORDER BY n), 'none')
    FROM pg_temp.r, jsonb_array_elements(capacity_v1.find_suitable_tables(id, p_date, p_time, 2, p_options) -> 'tables') WITH ORDINALITY AS x (k, n)
$fn$;

SELECT is(pg_temp.find('19:00'), '2', 'a taken table is not free, nor what it is part of');
SELECT is(pg_temp.find('16:45'), '1 2 Both', 'who leaves with the buffer before it is taken can have it');
SELECT is(pg_temp.find('16:46'), '2', 'but not a minute later');
SELECT is(pg_temp.find('21:14'), '2', 'nor before the buffer is over');
SELECT is(pg_temp.find('21:15'), '1 2 Both', 'then it is free');
SELECT is(pg_temp.find('16:46', '{"minutes": 119}'), '1 2 Both', 'who stays less long');
SELECT is(pg_temp.find('16:46', '{"minutes": 120}'), '2', 'or not');
SELECT is(pg_temp.find('18:29', '{"minutes": 15}') || ' ' || pg_temp.find('18:31', '{"minutes": 1.5e1}'), '1 2 Both 2', 'a quarter of an hour and its buffer');
SELECT is(pg_temp.find('19:00', jsonb_build_object('booking_id', party)), '1 2 Both', 'to a party its own table is free') FROM b;
SELECT is(pg_temp.find('19:00', jsonb_build_object('booking_id', gen_random_uuid())), '2', 'to another one it is not');
SELECT is(pg_temp.find('12:00'), '1 2 Both', 'outside of all services tables stand there too');
SELECT is(capacity_v1.find_suitable_tables(id, tests.day(), '12:00', 2) ->> 'ends_at', '2050-06-17T12:00:00+00:00', 'for as long as parties stay') FROM r;
SELECT is(pg_temp.find('19:00', p_date => '2000-06-17'), '1 2 Both', 'and in the past');

-- Blocks, and holds while they last.
SELECT capacity_v1.set_table_status(id, two, 'reserved', '2050-06-17 20:00+02', '2050-06-17 20:30+02') FROM r, t;
SELECT is(pg_temp.find('19:00') || ', ' || pg_temp.find('20:30'), 'none, 2', 'a blocked table is not free while it is blocked');
SELECT capacity_v1.set_table_status(id, two, 'available', '2050-06-17 20:00+02') FROM r, t;
UPDATE capacity.bookings SET status = 'held', hold_expires_at = '2050-06-10 12:30+02' FROM b WHERE id = party;
SELECT is(pg_temp.find('19:00'), '2', 'what is held is not free');
SELECT tests.set_clock('2050-06-10 12:29:59.999+02');
SELECT is(pg_temp.find('19:00'), '2', 'to the last moment');
SELECT tests.set_clock('2050-06-10 12:30+02');
SELECT is(pg_temp.find('19:00'), '1 2 Both', 'an expired hold has no table, swept or not');
SELECT is((SELECT released_at FROM capacity.booking_table_assignments, b WHERE booking_id = party), NULL, 'nobody has swept it');
SELECT capacity_v1.delete_table(id, one) FROM r, t;
SELECT is(pg_temp.find('19:00'), '2', 'a retired table is no table');

-- In the hour that happens twice.
SELECT is((SELECT jsonb_agg(capacity_v1.find_suitable_tables(id, '2050-10-30', '02:30', 2, o) -> 'starts_at') FROM r, unnest('{"{}","{\"second_occurrence\": true}"}'::jsonb[]) AS o), '["2050-10-30T00:30:00+00:00", "2050-10-30T01:30:00+00:00"]', 'either can be asked for');
SELECT throws_ok(format('SELECT capacity_v1.find_suitable_tables(%L, ''2050-03-27'', ''02:30'', 2)', id), 'RC005', NULL, 'a time that is skipped cannot') FROM r;
SELECT throws_ok(format('SELECT capacity_v1.find_suitable_tables(%L, tests.day(), ''19:00'', 2)', gen_random_uuid()), 'RC101', NULL, 'nor an unknown restaurant');

SELECT * FROM finish();
