SELECT plan(20);

SELECT tests.set_clock('2050-06-10 12:00+02');
SELECT tests.make_restaurant() AS id INTO TEMP r;
SELECT capacity_v1.set_booking_policy(id, '{"turn_buffer_minutes": 30}') FROM r;
SELECT tests.make_table(id, '1') AS one, tests.make_table(id, '2') AS two INTO TEMP t FROM r;
SELECT (tests.book(id) #>> '{booking,id}')::uuid AS booking INTO TEMP b FROM r;
CREATE FUNCTION pg_temp.seat() RETURNS text LANGUAGE sql AS $fn$
    SELECT concat_ws(' ', kind, to_char(lower(taken_during) AT TIME ZONE 'Europe/Zurich', 'DD HH24:MI'), to_char(upper(taken_during) AT TIME ZONE 'Europe/Zurich', 'HH24:MI'), block_status)
    FROM capacity.booking_table_assignments
$fn$;
CREATE FUNCTION pg_temp.insert(p_columns text DEFAULT '', p_values text DEFAULT '') RETURNS text LANGUAGE sql AS $fn$
    SELECT format('INSERT INTO capacity.booking_table_assignments (restaurant_id, booking_id, table_id%s) SELECT id, booking, one%s FROM r, b, t', p_columns, p_values)
$fn$;

SELECT lives_ok(pg_temp.insert(', kind, taken_during, block_status', ', ''block'', ''[2001-01-01,2001-01-02)'', ''occupied'''), 'whatever one writes');
SELECT is(pg_temp.seat(), 'booking 17 19:00 21:30', 'a seat has the kind and time of its booking');
UPDATE capacity.booking_table_assignments SET kind = 'walk_in', taken_during = '[2001-01-01,2001-01-02)', block_status = 'reserved';
SELECT is(pg_temp.seat(), 'booking 17 19:00 21:30', 'and keeps them');
UPDATE capacity.booking_table_assignments SET notes = 'by the window', table_id = two FROM t;
SELECT is(pg_temp.seat() || ' ' || tests.seated_at(booking), 'booking 17 19:00 21:30 2', 'another table is another table') FROM b;
SELECT throws_ok('UPDATE capacity.booking_table_assignments SET booking_id = NULL', '23514', NULL, 'a seat of a booking does not become a block unnoticed');
UPDATE capacity.bookings SET status = 'held' FROM b WHERE id = booking;
SELECT is(pg_temp.seat(), 'hold 17 19:00 21:30', 'that of a held booking is a hold');
UPDATE capacity.bookings SET status = 'confirmed' FROM b WHERE id = booking;
SELECT is(pg_temp.seat(), 'booking 17 19:00 21:30', 'until it is confirmed');
UPDATE capacity.bookings SET booking_type = 'walk_in' FROM b WHERE id = booking;
SELECT is(pg_temp.seat(), 'walk_in 17 19:00 21:30', 'that of a party that walked in is a walk-in');

-- Blocks say themselves what they are.
DELETE FROM capacity.booking_table_assignments;
INSERT INTO capacity.booking_table_assignments (restaurant_id, table_id, block_status, taken_during, kind) SELECT id, one, 'occupied', '[2050-06-17 10:00+02,2050-06-17 11:00+02)', 'walk_in' FROM r, t;
SELECT is(pg_temp.seat(), 'block 17 10:00 11:00 occupied', 'without a booking it is a block');
SELECT throws_ok(format('UPDATE capacity.booking_table_assignments SET %s', s), '23514', NULL, 'no block with ' || s)
FROM unnest('{block_status = NULL,block_status = ''available'',taken_during = ''empty'',"taken_during = ''(,2050-06-17)''"}'::text[]) AS s;

-- Who takes no table, and what takes nobody.
DELETE FROM capacity.booking_table_assignments;
SELECT capacity_v1.delete_table(id, one) FROM r, t;
SELECT throws_ok(pg_temp.insert(), 'RC104', NULL, 'a retired table takes nobody');
SELECT throws_ok('INSERT INTO capacity.booking_table_assignments (restaurant_id, table_id, kind, block_status, taken_during) SELECT id, one, ''block'', ''occupied'', ''[2050-06-17,)'' FROM r, t', 'RC104', NULL, 'nor is it blocked');
SELECT throws_ok('INSERT INTO capacity.booking_table_assignments (restaurant_id, booking_id, table_id) SELECT id, gen_random_uuid(), two FROM r, t', 'RC102', NULL, 'nobody is no booking');
SELECT capacity_v1.cancel_booking(id, booking) FROM r, b;
SELECT throws_ok('INSERT INTO capacity.booking_table_assignments (restaurant_id, booking_id, table_id) SELECT id, booking, two FROM r, b, t', 'RC301', NULL, 'a cancelled booking takes no table');
INSERT INTO capacity.booking_table_assignments (restaurant_id, booking_id, table_id, released_at, kind, taken_during) SELECT id, booking, one, now(), 'hold', '[2001-01-01 12:00+00,2001-01-02 12:00+00)' FROM r, b, t;
SELECT is(pg_temp.seat(), 'hold 01 13:00 13:00', 'what is written as given back is history');
SELECT throws_ok('UPDATE capacity.booking_table_assignments SET released_at = NULL', 'RC301', NULL, 'and comes back for a live booking only');
SELECT is(tests.sound(id), 'sound', 'nothing is out of balance') FROM r;

SELECT * FROM finish();
