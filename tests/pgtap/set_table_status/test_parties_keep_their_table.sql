SELECT plan(13);

SELECT tests.set_clock('2050-06-10 12:00+02');
SELECT tests.make_restaurant() AS id INTO TEMP r;
SELECT capacity_v1.set_booking_policy(id, '{"turn_buffer_minutes": 30}') FROM r;
SELECT tests.make_table(id, '1') AS one INTO TEMP t FROM r;
SELECT tests.make_seat(id, ARRAY[one], 2) AS guests INTO TEMP b FROM r, t;
CREATE FUNCTION pg_temp.set_status(p_status text, p_starts_at text, p_ends_at text) RETURNS text LANGUAGE sql AS $fn$
    SELECT coalesce(d ->> 'code' || ' ' || (d ->> 'bookings_total'), '')
    FROM pg_temp.r, pg_temp.t, tests.detail(format('SELECT capacity_v1.set_table_status(%L, %L, %L, %L, %L)', r.id, t.one, p_status, p_starts_at, p_ends_at)) AS d
$fn$;

SELECT is(pg_temp.set_status('out_of_service', NULL, NULL), 'TABLE_IN_USE 1', 'a block that meets a party is refused');
SELECT is((SELECT count(*) FROM capacity.booking_table_assignments) || ' ' || (SELECT count(*) FROM capacity.decisions WHERE operation = 'set_table_status'), '1 0', 'and changes nothing');
SELECT is(tests.detail(format('SELECT capacity_v1.set_table_status(%L, %L, ''reserved'')', r.id, one)) #> '{bookings,0}',
    jsonb_build_object('id', guests, 'booking_date', '2050-06-17', 'start_time', '19:00:00', 'party_size', 2, 'status', 'confirmed', 'tables', '["1"]'::jsonb), 'with the party') FROM r, t, b;
SELECT is(pg_temp.set_status('reserved', NULL, '2050-06-17 19:00+02'), '', 'up to its arrival it is not in the way');
SELECT is(pg_temp.set_status('reserved', '2050-06-17 21:29:59+02', NULL), 'TABLE_IN_USE 1', 'the turn buffer is');
SELECT is(pg_temp.set_status('reserved', '2050-06-17 21:30+02', NULL), '', 'afterwards nobody is');
SELECT is(pg_temp.set_status('available', NULL, NULL), '', 'whoever frees the table asks nobody');
SELECT is((SELECT string_agg(kind::text, ',') FROM capacity.booking_table_assignments WHERE released_at IS NULL AND upper(taken_during) > '2050-06-10 12:00+02'), 'booking', 'and leaves the party where it is');

UPDATE capacity.bookings SET status = 'held', hold_expires_at = '2050-06-10 13:00+02';
SELECT is(pg_temp.set_status('reserved', NULL, NULL), 'TABLE_IN_USE 1', 'a hold is a party');
SELECT tests.set_clock('2050-06-10 13:00+02');
SELECT is(pg_temp.set_status('reserved', NULL, NULL), '', 'until it expires');
SELECT is((SELECT status::text FROM capacity.bookings), 'expired', 'it is swept then');
SELECT is((SELECT string_agg(kind::text, ',' ORDER BY kind) FROM capacity.booking_table_assignments WHERE released_at IS NULL AND upper(taken_during) IS NULL), 'block', 'and the table is blocked');
SELECT is(tests.sound(id), 'sound', 'nothing is out of balance') FROM r;

SELECT * FROM finish();
