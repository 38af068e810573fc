SELECT plan(11);

SELECT tests.set_clock('2050-06-17 14:30+02');
SELECT tests.make_restaurant() AS id INTO TEMP r;
SELECT tests.make_period(id, 'Lunch', '11:00', '15:00'), tests.make_period(id) FROM r;
SELECT tests.make_table(id, '1') AS one, tests.make_table(id, '2') AS two, tests.make_table(id, '3') AS three INTO TEMP t FROM r;
SELECT capacity_v1.upsert_combination(id, 'Pair', ARRAY[two, three], 8) FROM r, t;
SELECT (tests.book(id, 2, p_start_time => '14:30') #>> '{booking,id}')::uuid AS here INTO TEMP h FROM r;
SELECT capacity_v1.assign_table_to_booking(id, here, ARRAY[one]), capacity_v1.transition_booking(id, here, 'seated') FROM r, h, t;
SELECT tests.make_seat(id, ARRAY[one], 2, p_start_time => '17:00') AS next, tests.make_seat(id, ARRAY[two, three], 2, '2050-06-18', '20:00') AS pair,
       tests.make_seat(id, ARRAY[one], 2, '2050-06-18', '18:00') AS first, tests.make_seat(id, ARRAY[one], 2, '2050-06-18', '20:00') AS second INTO TEMP b FROM r, t;
SELECT capacity_v1.set_table_status(id, two, 'out_of_service', '2050-06-18 19:00+02', '2050-06-18 20:00+02') FROM r, t;
SELECT tests.set_clock('2050-06-17 16:10+02');
CREATE FUNCTION pg_temp.seats() RETURNS text LANGUAGE sql AS $fn$
    SELECT string_agg(concat_ws(' ', t.table_number, to_char(lower(taken_during) AT TIME ZONE 'UTC', 'DD HH24:MI'), to_char(upper(taken_during) AT TIME ZONE 'UTC', 'HH24:MI'), CASE kind WHEN 'block' THEN 'blocked' END), ', ' ORDER BY table_number, taken_during)
    FROM capacity.booking_table_assignments AS a JOIN capacity.table_inventory AS t ON t.id = a.table_id WHERE released_at IS NULL
$fn$;

SELECT is(pg_temp.seats(), '1 17 12:30 14:30, 1 17 15:00 17:00, 1 18 16:00 18:00, 1 18 18:00 20:00, 2 18 17:00 18:00 blocked, 2 18 18:00 20:00, 3 18 18:00 20:00', 'who sits where');
SELECT is(capacity_v1.upsert_restaurant(id, 'Test', 'Europe/London') ->> 'success', 'true', 'with a new zone') FROM r;
SELECT is(pg_temp.seats(), '1 17 12:30 14:30, 1 17 16:00 18:00, 1 18 17:00 19:00, 1 18 19:00 21:00, 2 18 17:00 18:00 blocked, 2 18 19:00 21:00, 3 18 19:00 21:00', 'who is to come comes an hour later, to the same table');
SELECT is(tests.sound(id), 'sound', 'nothing is out of balance') FROM r;

-- Back, and further: into the block, and to the party that is here.
SELECT is(capacity_v1.upsert_restaurant(id, 'Test', 'Europe/Athens') ->> 'success', 'true', 'with another one') FROM r;
SELECT is(pg_temp.seats(), '1 17 12:30 14:30, 1 18 15:00 17:00, 1 18 17:00 19:00, 2 18 17:00 18:00 blocked', 'nobody comes to a table that is taken then');
SELECT is((SELECT concat_ws(' ', tests.seated_at(here), tests.seated_at(next), tests.seated_at(pair), tests.seated_at(first), tests.seated_at(second)) FROM h, b), '1 nowhere nowhere 1 1', 'who would has no table any more, in no part');
SELECT is((SELECT string_agg(status::text, ' ' ORDER BY starts_at) FROM capacity.bookings), 'seated confirmed confirmed confirmed confirmed', 'but is still expected');
SELECT is((SELECT string_agg(starts_at::text, ' ') FROM (SELECT (starts_at AT TIME ZONE 'UTC')::timestamp(0) AS starts_at FROM capacity.bookings, b WHERE id = next) AS x), '2050-06-17 14:00:00', 'at the new instant');
SELECT is(capacity_v1.auto_assign_booking(id, pair) ->> 'reason', 'table 3: 2 seats left over, though a combination could need it', 'staff seat it anew') FROM r, b;
SELECT is(tests.sound(id), 'sound', 'nothing is out of balance') FROM r;

SELECT * FROM finish();
