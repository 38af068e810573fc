SELECT plan(14);

SELECT tests.set_clock('2050-06-10 12:00+02');
SELECT tests.make_restaurant() AS id INTO TEMP r;
SELECT tests.make_period(id), tests.make_period(id, 'Late', '23:00', '03:00') FROM r;
SELECT tests.set_limit(id, 10) FROM r;
SELECT tests.make_table(id, '1') AS one, tests.make_table(id, '2') AS two INTO TEMP t FROM r;
SELECT capacity_v1.upsert_combination(id, 'Both', ARRAY[one, two], 8) FROM r, t;
SELECT tests.make_seat(id, ARRAY[one, two], 5) AS party, tests.make_seat(id, ARRAY[one], 2, p_start_time => '22:30') AS late INTO TEMP b FROM r, t;
CREATE FUNCTION pg_temp.change(p_changes jsonb) RETURNS text LANGUAGE sql AS $fn$
    SELECT concat_ws(' ', tests.outcome(a), jsonb_path_query_array(a, '$.booking.tables[*].table_number'))
    FROM pg_temp.r, pg_temp.b, tests.change(id, party, p_changes) AS a
$fn$;

SELECT is(pg_temp.change('{"start_time": "20:30"}'), 'confirmed ["1", "2"]', 'its tables go along');
SELECT tests.book(id, 3, '2050-06-18', '19:00') FROM r;
SELECT tests.set_limit(id, 7) FROM r;
SELECT is(pg_temp.change('{"booking_date": "2050-06-18"}'), 'refused: CAPACITY_EXCEEDED ["1", "2"]', 'who is refused keeps table and time');
SELECT is((SELECT array_agg(DISTINCT lower(taken_during)) FROM b JOIN capacity.booking_table_assignments ON booking_id = party WHERE released_at IS NULL), '{2050-06-17 20:30+02}'::timestamptz[], 'of each of its tables');
SELECT is(pg_temp.change('{"guest_name": "Ann", "notes": "late"}'), 'confirmed ["1", "2"]', 'a name moves nobody');
SELECT is(pg_temp.change('{"start_time": "20:31"}'), 'confirmed []', 'when one of two is taken both are given back');
SELECT is(tests.seated_at(late), '1', 'who has it keeps it') FROM b;
SELECT is(capacity_v1.find_suitable_tables(id, tests.day(), '20:31', 2) #>> '{tables,0,label}', '2', 'the other one is free') FROM r;

-- Blocks, and holds of another service.
SELECT capacity_v1.move_booking(id, party, ARRAY[two], '{"override": true, "reason": "close together"}') FROM r, b, t;
SELECT is(pg_temp.change('{"start_time": "19:00"}'), 'confirmed ["2"]', 'what an override gave goes along too');
SELECT capacity_v1.set_table_status(id, two, 'reserved', '2050-06-17 21:30+02', '2050-06-17 22:00+02') FROM r, t;
SELECT is(pg_temp.change('{"start_time": "19:31"}'), 'confirmed []', 'a blocked table does not go along');
SELECT capacity_v1.cancel_booking(id, late) FROM r, b;
SELECT tests.set_limit(id, NULL) FROM r;
SELECT tests.change(id, party, '{"party_size": 2, "start_time": "19:00"}'), (tests.hold(id, 2, '{"seconds": 60}', p_start_time => '23:00') #>> '{booking,id}')::uuid AS held INTO TEMP h FROM r, b;
SELECT capacity_v1.assign_table_to_booking(id, party, ARRAY[one]), capacity_v1.assign_table_to_booking(id, held, ARRAY[one]) FROM r, b, h, t;
SELECT is(pg_temp.change('{"start_time": "21:00"}'), 'confirmed ["1"]', 'until it is held for somebody');
SELECT tests.set_clock('2050-06-10 12:01+02');
SELECT is(pg_temp.change('{"start_time": "22:00"}'), 'confirmed ["1"]', 'a hold that has expired is in nobody''s way');
SELECT is((SELECT status::text FROM capacity.bookings, h WHERE id = held), 'expired', 'it is swept');
SELECT is((SELECT count(*) FROM capacity.booking_table_assignments WHERE released_at IS NULL), 2::bigint, 'the party sits there, and the block stands');
SELECT is(tests.sound(id), 'sound', 'nothing is out of balance') FROM r;

SELECT * FROM finish();
