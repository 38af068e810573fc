SELECT plan(17);

SELECT tests.set_clock('2050-06-10 12:00+02');
SELECT tests.make_restaurant() AS id INTO TEMP r;
SELECT capacity_v1.set_booking_policy(id, '{"turn_buffer_minutes": 15}') FROM r;
SELECT tests.make_table(id, '2', p_options => '{"section": "main", "seating_type": "booth"}') AS two, tests.make_table(id, '10', 2) AS ten, tests.make_table(id, '3') AS three INTO TEMP t FROM r;
SELECT capacity_v1.upsert_combination(id, 'Long', ARRAY[two, ten], 6) FROM r, t;
SELECT (tests.book(id, 4) #>> '{booking,id}')::uuid AS four, (tests.book(id, 5) #>> '{booking,id}')::uuid AS five, (tests.book(id, 4, p_start_time => '21:15') #>> '{booking,id}')::uuid AS later INTO TEMP b FROM r;

SELECT capacity_v1.assign_table_to_booking(id, four, ARRAY[three]) AS answer INTO TEMP a FROM r, b, t;
SELECT is(answer - 'booking' - 'decision_id', '{"success": true, "duplicate": false, "error": null}', 'a free table that takes the party is given') FROM a;
SELECT is(answer #> '{booking,tables}', jsonb_build_array(jsonb_build_object('table_id', three, 'table_number', '3', 'capacity', 4, 'section', NULL, 'seating_type', 'indoor')), 'the booking shows its table') FROM a, t;
SELECT is(answer #>> '{booking,version}', '1', 'and is no other booking for it') FROM a;
SELECT is((SELECT row(kind, lower(taken_during) = '2050-06-17 19:00+02', upper(taken_during) = '2050-06-17 21:15+02', assigned_at = capacity_impl.clock(), released_at)::text
           FROM capacity.booking_table_assignments), '(booking,t,t,t,)', 'the seat lasts from the arrival to the end of the turn buffer');
SELECT is(capacity_v1.get_booking(id, four) #> '{booking,tables}', answer #> '{booking,tables}', 'who reads it sees the same') FROM r, b, a;
SELECT is((SELECT row(operation, outcome, code, violations, booking_id = four, party_size, options)::text FROM capacity.decisions, b ORDER BY decisions.id DESC LIMIT 1),
    row('assign_table', 'accepted', NULL::text, NULL::jsonb, true, 4, jsonb_build_object('before', '{"table_ids": []}'::jsonb, 'after', jsonb_build_object('table_ids', jsonb_build_array(three))))::text, 'it is a decision') FROM t;

SELECT is(capacity_v1.assign_table_to_booking(id, four, ARRAY[three, three]), answer || '{"duplicate": true, "decision_id": null}', 'a second time changes nothing') FROM r, b, t, a;
SELECT is((SELECT count(*) FROM capacity.decisions WHERE operation = 'assign_table'), 1::bigint, 'and is no decision');
SELECT is(tests.detail(format('SELECT capacity_v1.assign_table_to_booking(%L, %L, %L)', id, four, ARRAY[two])) - 'booking_id',
    jsonb_build_object('code', 'TABLE_ALREADY_ASSIGNED', 'tables', answer #> '{booking,tables}'), 'who sits elsewhere is moved by move_booking') FROM r, b, t, a;
SELECT is(capacity_v1.assign_table_to_booking(id, later, ARRAY[three]) ->> 'success', 'true', 'the table is free again when the turn buffer is over') FROM r, b, t;

SELECT is(jsonb_path_query_array(capacity_v1.assign_table_to_booking(id, five, ARRAY[ten, two]), '$.booking.tables[*].table_number'), '["2", "10"]', 'a combination is given in any order') FROM r, b, t;
SELECT is(tests.seated_at(five), '2+10', 'all of its tables, in the natural order of their numbers') FROM b;
SELECT is(capacity_v1.assign_table_to_booking(id, five, ARRAY[two, ten]) ->> 'duplicate', 'true', 'in whatever order') FROM r, b, t;
SELECT throws_ok(format('SELECT capacity_v1.assign_table_to_booking(%L, %L, %L)', id, five, ARRAY[two]), 'RC213', NULL, 'one of its two tables is another seating') FROM r, b, t;
SELECT is((SELECT jsonb_agg(k ->> 'status' ORDER BY k ->> 'table_number') FROM jsonb_array_elements(capacity_v1.list_tables(id, '{"at": "2050-06-17T21:14:59+02:00"}') -> 'tables') AS k),
    '["reserved", "reserved", "reserved"]', 'the tables are taken to the last second of the buffer') FROM r;

-- Who may be seated.
INSERT INTO capacity.bookings (restaurant_id, party_size, booking_date, start_time, status)
SELECT id, 2, tests.day() + place::integer, '19:00', s FROM r, unnest(enum_range(NULL::capacity.booking_status)) WITH ORDINALITY AS x (s, place);
SELECT is((SELECT string_agg(concat_ws(' ', k.status, tests.detail(format('SELECT capacity_v1.assign_table_to_booking(%L, %L, %L)', r.id, k.id, ARRAY[three])) ->> 'code'), ', ' ORDER BY k.status)
           FROM capacity.bookings AS k, r, t WHERE k.booking_date > tests.day()),
    'held, pending, confirmed, seated, completed WRONG_STATUS, cancelled WRONG_STATUS, no_show WRONG_STATUS, released WRONG_STATUS, expired WRONG_STATUS', 'who is expected or there may sit');
SELECT is(tests.sound(id), 'sound', 'nothing is out of balance') FROM r;

SELECT * FROM finish();
