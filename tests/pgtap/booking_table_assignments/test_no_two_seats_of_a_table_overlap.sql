SELECT plan(29);

SELECT tests.set_clock('2050-06-10 12:00+02');
SELECT tests.make_restaurant() AS id INTO TEMP r;
SELECT capacity_v1.set_booking_policy(id, '{"turn_buffer_minutes": 15}') FROM r;
SELECT tests.make_table(id, '1') AS one, tests.make_table(id, '2') AS two INTO TEMP t FROM r;
-- Two of each kind on one evening, from 19:00 to 21:15 with the buffer, and one that comes when they are gone.
INSERT INTO capacity.bookings (restaurant_id, party_size, booking_date, start_time, status, booking_type, guest_name)
SELECT id, 2, tests.day(), start_time::time, status::capacity.booking_status, type::capacity.booking_type, kind || place
FROM r, (VALUES ('booking', 'confirmed', 'reservation'), ('hold', 'held', 'reservation'), ('walk_in', 'seated', 'walk_in')) AS k (kind, status, type),
     (VALUES ('one', '19:00'), ('two', '21:14'), ('three', '21:15')) AS o (place, start_time);
CREATE FUNCTION pg_temp.sit(p_kind text, p_place text, p_table_id uuid) RETURNS void LANGUAGE plpgsql AS $fn$
BEGIN
    IF p_kind = 'block' THEN
        INSERT INTO capacity.booking_table_assignments (restaurant_id, table_id, kind, block_status, taken_during)
        SELECT id, p_table_id, 'block', 'reserved', CASE p_place WHEN 'one' THEN '[2050-06-17 19:00+02,2050-06-17 21:15+02)' WHEN 'two' THEN '[2050-06-17 21:14+02,)' ELSE '[2050-06-17 21:15+02,)' END::tstzrange
        FROM pg_temp.r;
    ELSE
        INSERT INTO capacity.booking_table_assignments (restaurant_id, booking_id, table_id)
        SELECT restaurant_id, id, p_table_id FROM capacity.bookings WHERE guest_name = p_kind || p_place;
    END IF;
END
$fn$;
CREATE FUNCTION pg_temp.clear() RETURNS bigint LANGUAGE sql AS $fn$
    WITH gone AS (DELETE FROM capacity.booking_table_assignments RETURNING 1) SELECT count(*) FROM gone
$fn$;
SELECT k AS first, l AS second, row_number() OVER () AS n INTO TEMP pairs FROM unnest('{booking,hold,walk_in,block}'::text[]) AS k, unnest('{booking,hold,walk_in,block}'::text[]) AS l;
CREATE FUNCTION pg_temp.both(p_first text, p_second text) RETURNS text LANGUAGE plpgsql AS $fn$
DECLARE
    v_state text := 'together';
BEGIN
    PERFORM pg_temp.clear(), pg_temp.sit(p_first, 'one', one) FROM pg_temp.t;
    BEGIN
        PERFORM pg_temp.sit(p_second, 'two', one) FROM pg_temp.t;
    EXCEPTION WHEN OTHERS THEN
        v_state := SQLSTATE;
    END;
    PERFORM pg_temp.sit(p_second, 'two', two), pg_temp.sit(p_second, 'three', one) FROM pg_temp.t;
    RETURN v_state || ' ' || (SELECT string_agg(kind::text, ',' ORDER BY table_number, lower(taken_during)) FROM capacity.booking_table_assignments JOIN capacity.table_inventory AS i ON i.id = table_id);
END
$fn$;

SELECT is(pg_temp.both(first, second), format('23P01 %s,%s,%s', first, second, second), format('a %s and a %s cannot have a table in the same minute; another table, or the next minute, can be had', first, second))
FROM pairs ORDER BY n;

-- One statement is judged as a whole.
SELECT pg_temp.clear();
SELECT pg_temp.sit('booking', 'one', one), pg_temp.sit('hold', 'two', two) FROM t;
CREATE FUNCTION pg_temp.floor() RETURNS text LANGUAGE sql AS $fn$
    SELECT string_agg(guest_name || ' ' || tests.seated_at(id), ', ' ORDER BY guest_name) FROM capacity.bookings WHERE guest_name IN ('bookingone', 'holdtwo')
$fn$;
UPDATE capacity.booking_table_assignments SET table_id = CASE table_id WHEN one THEN two ELSE one END FROM t;
SELECT is(pg_temp.floor(), 'bookingone 2, holdtwo 1', 'two swap their tables in one statement');
SELECT throws_ok('UPDATE capacity.booking_table_assignments SET table_id = one FROM t', '23P01', NULL, 'but cannot both go to one');
SELECT is((SELECT string_agg(condeferrable || ' ' || condeferred, ', ') FROM pg_constraint WHERE conname = 'booking_table_assignments_table_id_taken_during_excl'), 'true false', 'the constraint judges each statement unless it is told to wait');
SET CONSTRAINTS ALL DEFERRED;
UPDATE capacity.booking_table_assignments SET table_id = two FROM t, capacity.bookings AS b WHERE b.id = booking_id AND guest_name = 'holdtwo';
UPDATE capacity.booking_table_assignments SET table_id = one FROM t, capacity.bookings AS b WHERE b.id = booking_id AND guest_name = 'bookingone';
SELECT lives_ok('SET CONSTRAINTS ALL IMMEDIATE', 'in two statements it takes a transaction that says so');
SELECT is(pg_temp.floor(), 'bookingone 1, holdtwo 2', 'they are back');
UPDATE capacity.bookings SET start_time = CASE start_time WHEN '19:00' THEN '21:14'::time ELSE '19:00' END WHERE guest_name IN ('bookingone', 'holdtwo');
SELECT is((SELECT string_agg(to_char(lower(taken_during) AT TIME ZONE 'Europe/Zurich', 'HH24:MI'), ' ' ORDER BY kind) FROM capacity.booking_table_assignments), '21:14 19:00', 'two swap their times');

-- What is given back takes nothing.
SELECT pg_temp.clear();
SELECT pg_temp.sit('booking', 'one', one) FROM t;
UPDATE capacity.booking_table_assignments SET released_at = now();
SELECT lives_ok('SELECT pg_temp.sit(''hold'', ''two'', one) FROM t', 'a seat that was given back is free');
SELECT throws_ok('UPDATE capacity.booking_table_assignments SET released_at = NULL', '23P01', NULL, 'and cannot be taken again while somebody has it');
DELETE FROM capacity.booking_table_assignments WHERE released_at IS NULL;
SELECT lives_ok('UPDATE capacity.booking_table_assignments SET released_at = NULL', 'when nobody has it, it can');
SELECT throws_ok('SELECT pg_temp.sit(''booking'', ''one'', one) FROM t', '23505', NULL, 'nobody has a table twice');

-- Another restaurant.
SELECT tests.make_restaurant() AS id INTO TEMP o;
SELECT throws_ok(format('INSERT INTO capacity.booking_table_assignments (restaurant_id, booking_id, table_id) VALUES (%L, %L, %L)', r.id, b.id, tests.make_table(o.id, '1')), 'RC104', NULL, 'a table of another restaurant is none of ours')
FROM r, o, capacity.bookings AS b WHERE guest_name = 'holdtwo';
SELECT throws_ok(format('INSERT INTO capacity.booking_table_assignments (restaurant_id, booking_id, table_id) VALUES (%L, %L, %L)', o.id, b.id, tests.make_table(o.id, '2')), 'RC102', NULL, 'nor is its booking')
FROM o, capacity.bookings AS b WHERE guest_name = 'holdtwo';
SELECT is(tests.sound(id), 'sound', 'nothing is out of balance') FROM r;

SELECT * FROM finish();
