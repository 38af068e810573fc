SELECT plan(11);

SELECT tests.set_clock('2050-06-10 12:00+02');
SELECT tests.make_restaurant() AS id INTO TEMP r;
SELECT tests.make_table(id, '1') AS one, tests.make_table(id, '2') AS two INTO TEMP t FROM r;
SELECT capacity_v1.upsert_combination(id, 'Both', ARRAY[one, two], 8) FROM r, t;
SELECT tests.make_seat(id, ARRAY[one, two], 7) AS seven, tests.make_seat(id, ARRAY[one], 2, '2050-06-16') AS two_guests INTO TEMP b FROM r, t;
CREATE FUNCTION pg_temp.listed() RETURNS text LANGUAGE sql AS $fn$
    SELECT concat_ws(' ', d ->> 'code', d ->> 'bookings_total', (
        SELECT string_agg(concat_ws(' at ', k ->> 'party_size', k ->> 'tables'), ', ' ORDER BY place) FROM jsonb_array_elements(d -> 'bookings') WITH ORDINALITY AS x (k, place)))
    FROM pg_temp.r, pg_temp.t, tests.detail(format('SELECT capacity_v1.delete_table(%L, %L)', r.id, t.one)) AS d
$fn$;

SELECT is(pg_temp.listed(), 'TABLE_IN_USE 2 2 at ["1"], 7 at ["1", "2"]', 'who is to sit there, at a combination too');
SELECT is((SELECT count(*) FROM capacity.table_combinations) || ' ' || (SELECT count(*) FROM capacity.booking_table_assignments WHERE released_at IS NULL)
    || ' ' || (SELECT count(*) FROM capacity.table_inventory WHERE retired_at IS NOT NULL) || ' ' || (SELECT count(*) FROM capacity.decisions WHERE operation = 'delete_table'), '1 3 0 0', 'nothing is changed');
UPDATE capacity.bookings AS k SET status = 'seated' FROM b WHERE k.id = two_guests;
SELECT is(pg_temp.listed(), 'TABLE_IN_USE 2 2 at ["1"], 7 at ["1", "2"]', 'who sits there too');
UPDATE capacity.bookings AS k SET status = 'completed' FROM b WHERE k.id = two_guests;
SELECT is(pg_temp.listed(), 'TABLE_IN_USE 1 7 at ["1", "2"]', 'until it leaves');

-- A hold stands in the way as long as it holds.
UPDATE capacity.bookings AS k SET status = 'held', hold_expires_at = '2050-06-10 13:00+02' FROM b WHERE k.id = seven;
SELECT is(pg_temp.listed(), 'TABLE_IN_USE 1 7 at ["1", "2"]', 'a hold stands in the way');
SELECT tests.set_clock('2050-06-10 12:59:59+02');
SELECT is(pg_temp.listed(), 'TABLE_IN_USE 1 7 at ["1", "2"]', 'to its last second');
UPDATE capacity.table_inventory SET notes = 'x';
SELECT is((SELECT count(*) FROM capacity.table_inventory WHERE notes = 'x'), 2::bigint, 'what takes nothing away may be changed');
SELECT tests.set_clock('2050-06-10 13:00+02');
SELECT is(pg_temp.listed(), '', 'one that has expired does not');
SELECT is((SELECT count(*) FROM capacity.booking_table_assignments JOIN t ON table_id = one WHERE released_at IS NULL), 0::bigint, 'it is swept, and has lost its seat there');
SELECT is((SELECT count(*) FROM capacity.booking_table_assignments JOIN t ON table_id = two WHERE released_at IS NULL), 0::bigint, 'and its other one');
SELECT is(tests.sound(id), 'sound', 'nothing is out of balance') FROM r;

SELECT * FROM finish();
