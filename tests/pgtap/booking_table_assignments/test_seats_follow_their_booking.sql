SELECT plan(31);

SELECT tests.set_clock('2050-06-10 12:00+02');
SELECT tests.make_restaurant() AS id INTO TEMP r;
SELECT capacity_v1.set_booking_policy(id, '{"turn_buffer_minutes": 15, "dining_durations": [{"min_party_size": 4, "max_party_size": 8, "minutes": 180}]}') FROM r;
SELECT tests.make_table(id, '1') AS one, tests.make_table(id, '2') AS two, tests.make_table(id, '3', 2) AS three INTO TEMP t FROM r;
SELECT capacity_v1.upsert_combination(id, 'Pair', ARRAY[one, two], 8) FROM r, t;
SELECT tests.make_seat(id, ARRAY[one], 2) AS party INTO TEMP b FROM r, t;
CREATE FUNCTION pg_temp.seat() RETURNS text LANGUAGE sql AS $fn$
    SELECT coalesce(string_agg(concat_ws(' ', table_number, kind, to_char(lower(taken_during) AT TIME ZONE 'Europe/Zurich', 'DD HH24:MI'), to_char(upper(taken_during) AT TIME ZONE 'Europe/Zurich', 'HH24:MI')), ', ' ORDER BY table_number), 'none')
    FROM pg_temp.b JOIN capacity.booking_table_assignments ON booking_id = party JOIN capacity.table_inventory AS i ON i.id = table_id WHERE released_at IS NULL
$fn$;
CREATE FUNCTION pg_temp.change(p_changes jsonb) RETURNS text LANGUAGE sql AS $fn$
    SELECT tests.outcome(v) || ' ' || coalesce((SELECT string_agg(k ->> 'table_number', '+' ORDER BY n) FROM jsonb_array_elements(v #> '{booking,tables}') WITH ORDINALITY AS x (k, n)), 'nowhere')
    FROM pg_temp.r, pg_temp.b, tests.change(id, party, p_changes) AS v
$fn$;
CREATE FUNCTION pg_temp.become(p_status text) RETURNS text LANGUAGE sql AS $fn$
    SELECT tests.outcome(v) || ' ' || coalesce((SELECT string_agg(k ->> 'table_number', '+' ORDER BY n) FROM jsonb_array_elements(v #> '{booking,tables}') WITH ORDINALITY AS x (k, n)), 'nowhere')
    FROM pg_temp.r, pg_temp.b, capacity_v1.transition_booking(id, party, p_status) AS v
$fn$;

SELECT is(pg_temp.seat(), '1 booking 17 19:00 21:15', 'a party sits');
SELECT is(pg_temp.change('{"start_time": "20:00"}'), 'confirmed 1', 'it comes later');
SELECT is(pg_temp.seat(), '1 booking 17 20:00 22:15', 'and its table is kept for then');
SELECT is(pg_temp.change('{"party_size": 4}'), 'confirmed 1', 'it grows');
SELECT is(pg_temp.seat(), '1 booking 17 20:00 23:15', 'and stays longer');
SELECT is(pg_temp.change('{"booking_date": "2050-06-18", "start_time": "12:00", "party_size": 2}'), 'confirmed 1', 'it comes on another day');
SELECT is(pg_temp.seat(), '1 booking 18 12:00 14:15', 'for less');
SELECT is(pg_temp.change('{"notes": "birthday"}') || ' ' || pg_temp.seat(), 'confirmed 1 1 booking 18 12:00 14:15', 'what is no matter of time is none of seats');
UPDATE capacity.bookings SET booking_date = tests.day(), start_time = '19:00' FROM b WHERE id = party;
SELECT is(pg_temp.seat(), '1 booking 17 19:00 21:15', 'plain SQL takes the seat along too');

-- Where somebody sits already.
SELECT tests.make_seat(id, ARRAY[one], 4, p_start_time => '21:30') AS other INTO TEMP o FROM r, t;
SELECT throws_ok('UPDATE capacity.bookings SET start_time = ''20:00'' FROM b WHERE id = party', '23P01', NULL, 'plain SQL does not move it to a taken table');
SELECT is(pg_temp.change('{"start_time": "19:15"}'), 'confirmed 1', 'it may come until the table is taken');
SELECT is(pg_temp.change('{"start_time": "19:16"}'), 'confirmed nowhere', 'a minute later it has no table any more');
SELECT is(tests.seated_at(other), '1', 'the other one keeps it') FROM o;
SELECT capacity_v1.assign_table_to_booking(id, party, ARRAY[three]) FROM r, b, t;
SELECT is(pg_temp.change('{"party_size": 1}'), 'confirmed 3', 'a smaller party keeps its table');
SELECT is(pg_temp.change('{"party_size": 2}'), 'confirmed 3', 'one that still fits too');
SELECT is(pg_temp.change('{"party_size": 3}'), 'confirmed nowhere', 'one that does not gives it back');
SELECT capacity_v1.cancel_booking(id, other) FROM r, o;
SELECT capacity_v1.assign_table_to_booking(id, party, ARRAY[one, two]) FROM r, b, t;
SELECT is(pg_temp.change('{"party_size": 8}'), 'confirmed 1+2', 'of a combination it is the whole that counts');
SELECT is(pg_temp.seat(), '1 booking 17 19:16 22:31, 2 booking 17 19:16 22:31', 'and all of it follows');

-- Who is not there has no table.
SELECT tests.set_clock('2050-06-17 19:00+02');
SELECT is(pg_temp.become('seated') || ' ' || pg_temp.seat(), 'seated 1+2 1 booking 17 19:16 22:31, 2 booking 17 19:16 22:31', 'who is seated keeps it');
SELECT tests.set_clock('2050-06-17 20:00+02');
SELECT is(pg_temp.become('completed') || ' ' || pg_temp.seat(), 'completed nowhere none', 'who has left gives it back');
SELECT is((SELECT count(*) || ' ' || min(upper(taken_during) AT TIME ZONE 'UTC') FROM capacity.booking_table_assignments, b WHERE booking_id = party AND released_at = '2050-06-17 20:00+02'), '2 2050-06-17 20:31:00', 'what it was given is kept');
SELECT is(pg_temp.become('seated'), 'seated 1+2', 'who was not gone yet gets it again');
SELECT tests.set_clock('2050-06-17 20:01+02');
SELECT is(pg_temp.become('confirmed') || ' ' || pg_temp.become('no_show'), 'confirmed 1+2 no_show nowhere', 'who does not show up gives it back');
SELECT tests.set_clock('2050-06-17 20:02+02');
SELECT is(pg_temp.become('seated'), 'seated 1+2', 'and who comes after all gets it again');
SELECT tests.set_clock('2050-06-17 20:03+02');
SELECT pg_temp.become('completed');
SELECT (tests.book(id, p_options => '{"allow_past": true}') #>> '{booking,id}')::uuid AS new INTO TEMP n FROM r;
SELECT capacity_v1.assign_table_to_booking(id, new, ARRAY[two]) FROM r, n, t;
SELECT is(pg_temp.become('seated'), 'seated nowhere', 'unless somebody has part of it by now');
SELECT is(tests.seated_at(new), '2', 'who keeps it') FROM n;
SELECT is(capacity_v1.cancel_booking(id, new) #> '{booking,tables}', '[]', 'who cancels gives it back') FROM r, n;
SELECT is(tests.seated_at(new), 'nowhere', 'at once') FROM n;
SELECT tests.make_seat(id, ARRAY[two], 2, '2050-06-19') AS gone INTO TEMP g FROM r, t;
DELETE FROM capacity.bookings USING g WHERE id = gone;
SELECT is((SELECT count(*) FROM capacity.booking_table_assignments, g WHERE booking_id = gone), 0::bigint, 'who is deleted leaves no seat');
INSERT INTO capacity.bookings (restaurant_id, id, party_size, booking_date, start_time) SELECT id, gen_random_uuid(), 2, '2050-06-20', '19:00' FROM r, generate_series(1, 2);
INSERT INTO capacity.booking_table_assignments (restaurant_id, booking_id, table_id) SELECT restaurant_id, id, CASE row_number() OVER () WHEN 1 THEN one ELSE two END FROM capacity.bookings, t WHERE booking_date = '2050-06-20';
UPDATE capacity.bookings SET status = 'cancelled' WHERE booking_date = '2050-06-20';
SELECT is((SELECT count(*) FROM capacity.booking_table_assignments WHERE released_at IS NULL), 0::bigint, 'plain SQL that cancels gives back the tables of all');
SELECT is(tests.sound(id), 'sound', 'nothing is out of balance') FROM r;

SELECT * FROM finish();
