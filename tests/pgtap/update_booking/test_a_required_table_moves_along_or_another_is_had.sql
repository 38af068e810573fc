SELECT plan(22);

SELECT tests.set_clock('2050-06-10 12:00+02');
SELECT tests.make_restaurant() AS id INTO TEMP r;
SELECT tests.make_table(id, '1') AS one, tests.make_table(id, '2') AS two, tests.make_table(id, '3', 2) AS three INTO TEMP t FROM r;
SELECT capacity_v1.set_booking_policy(id, '{"requires_table": true, "dining_durations": [{"min_party_size": 4, "max_party_size": 8, "minutes": 180}]}') FROM r;
SELECT (tests.book(id, 3) #>> '{booking,id}')::uuid AS party, (tests.book(id, 3, p_start_time => '21:00') #>> '{booking,id}')::uuid AS later INTO TEMP b FROM r;
CREATE FUNCTION pg_temp.change(p_changes jsonb, p_options jsonb DEFAULT '{}') RETURNS text LANGUAGE sql AS $fn$
    SELECT concat_ws(' ', coalesce(a #>> '{error,code}', 'done'), tests.violations(nullif(coalesce(a #> '{error,violations}', a -> 'would_refuse'), '[]')), left(a #>> '{booking,start_time}', 5), a #>> '{booking,party_size}', tests.seated_at(party))
    FROM pg_temp.r, pg_temp.b, tests.change(id, party, p_changes, p_options) AS a
$fn$;

SELECT is(tests.seated_at(party) || tests.seated_at(later), '11', 'one after the other at one table') FROM b;
-- seated_at() has the snapshot of the statement.
SELECT is(pg_temp.change('{"start_time": "19:01"}'), 'done 19:01 3 1', 'a minute later another table is needed');
SELECT is(tests.seated_at(party) || tests.seated_at(later), '21', 'and had') FROM b;
SELECT is(pg_temp.change('{"start_time": "19:00"}') || ', ' || tests.seated_at(party), 'done 19:00 3 2, 2', 'it stays there') FROM b;
SELECT is(pg_temp.change('{"party_size": 4}'), 'done 19:00 4 2', 'a larger party keeps what takes it');
SELECT is((SELECT to_char(upper(taken_during) AT TIME ZONE 'Europe/Zurich', 'HH24:MI') FROM capacity.booking_table_assignments, b WHERE booking_id = party AND released_at IS NULL), '22:00', 'for as long as it stays then');
SELECT is(pg_temp.change('{"party_size": 5}'), 'CAPACITY_EXCEEDED tables 0 0 1 1 19:00 4 2', 'one that fits nowhere stays as it was');
SELECT is(pg_temp.change('{"party_size": 2}') || ', ' || tests.seated_at(party), 'done 19:00 2 2, 2', 'a smaller one keeps its table') FROM b;
SELECT tests.book(id, 3), tests.book(id, 1) FROM r;
SELECT is((SELECT string_agg(table_number, ',' ORDER BY table_number) FROM capacity.table_inventory JOIN capacity.booking_table_assignments AS s ON s.table_id = table_inventory.id WHERE s.taken_during @> '2050-06-17 20:00+02'::timestamptz AND released_at IS NULL), '1,2,3', 'now all of them are taken');
SELECT is(pg_temp.change('{"start_time": "20:00"}'), 'done 20:00 2 2', 'its own table does not stand in the way');
SELECT is(pg_temp.change('{"booking_date": "2050-06-18", "start_time": "19:00"}'), 'done 19:00 2 2', 'another day');
SELECT tests.book(id, 4, p_start_time => '19:00'), tests.book(id, 2, '2050-06-18'), tests.book(id, 3, '2050-06-18') FROM r;
SELECT is(pg_temp.change('{"booking_date": "2050-06-17"}'), 'CAPACITY_EXCEEDED tables 3 3 1 1 19:00 2 2', 'and back where all are taken it does not come');
SELECT is((SELECT row(outcome, code, tests.violations(violations))::text FROM capacity.decisions WHERE operation = 'update_booking' ORDER BY id DESC LIMIT 1), '(refused,CAPACITY_EXCEEDED,"tables 3 3 1 1")', 'the decision says why');
SELECT is((SELECT row(booking_date, version)::text || tests.seated_at(party) FROM capacity.bookings, b WHERE id = party), '(2050-06-18,7)2', 'booking and table are what they were');
SELECT is(pg_temp.change('{"guest_name": "Ann"}'), 'done 19:00 2 2', 'a name is no matter of tables');

-- Let in without a table.
SELECT pg_temp.change('{"booking_date": "2050-06-17"}', '{"override": true, "reason": "the chef"}');
SELECT is((SELECT tests.seated_at(party) || ' ' || booking_date FROM b, capacity.bookings WHERE id = party), 'nowhere 2050-06-17', 'an override brings it in without one');
SELECT is(pg_temp.change('{"guest_name": "Bea"}'), 'done 19:00 2 nowhere', 'it is a booking like any other');
SELECT is(pg_temp.change('{"party_size": 1}'), 'done 19:00 1 nowhere', 'a smaller party always fits, table or not');
SELECT is(pg_temp.change('{"party_size": 2}'), 'CAPACITY_EXCEEDED tables 3 3 1 1 19:00 1 nowhere', 'a larger one needs a table');
SELECT capacity_v1.set_restaurant_enforcement(id, 'shadow') FROM r;
SELECT is(pg_temp.change('{"party_size": 2}'), 'done tables 3 3 1 1 19:00 2 nowhere', 'but not in shadow mode');
SELECT pg_temp.change('{"booking_date": "2050-06-19"}');
SELECT is(tests.seated_at(party), '3', 'where one is free it gets one') FROM b;
SELECT is(tests.sound(id), 'sound', 'nothing is out of balance') FROM r;

SELECT * FROM finish();
