SELECT plan(11);

SELECT tests.set_clock('2050-06-10 12:00+02');
SELECT tests.make_restaurant() AS id INTO TEMP r;
SELECT tests.make_table(id, '1') AS one, tests.make_table(id, '2') AS two INTO TEMP t FROM r;
SELECT capacity_v1.upsert_combination(id, 'Pair', ARRAY[one, two], 8) FROM r, t;
SELECT tests.make_seat(id, ARRAY[one, two], 8) AS party, (tests.book(id, 4) #>> '{booking,id}')::uuid AS other INTO TEMP b FROM r, t;
SELECT (SELECT booked_covers FROM capacity.service_ledger) AS covers INTO TEMP before;
SELECT is(capacity_v1.assign_table_to_booking(id, other, ARRAY[two]) #>> '{error,code}', 'TABLE_UNAVAILABLE', 'a table is taken') FROM r, b, t;

SELECT tests.set_clock('2050-06-10 12:05+02');
SELECT capacity_v1.unassign_table_from_booking(id, party) AS answer INTO TEMP a FROM r, b;
SELECT is(answer - 'booking' - 'decision_id', '{"success": true, "duplicate": false, "error": null}', 'it is given back') FROM a;
SELECT is(concat_ws(' ', answer #>> '{booking,status}', answer #>> '{booking,version}', answer #>> '{booking,tables}'), 'confirmed 1 []', 'and the booking stays as it is') FROM a;
SELECT is((SELECT booked_covers FROM capacity.service_ledger), covers, 'with its place') FROM before;
SELECT is((SELECT string_agg((released_at AT TIME ZONE 'UTC')::text, ' ') FROM capacity.booking_table_assignments), '2050-06-10 10:05:00 2050-06-10 10:05:00', 'the seats are kept, as given back');
SELECT is((SELECT row(operation, outcome, options)::text FROM capacity.decisions ORDER BY id DESC LIMIT 1),
    row('unassign_table', 'accepted', jsonb_build_object('before', (SELECT jsonb_build_object('table_ids', jsonb_agg(k ORDER BY k)) FROM unnest(ARRAY[one, two]) AS k), 'after', '{"table_ids": []}'::jsonb))::text, 'it is a decision') FROM t;
SELECT is(capacity_v1.unassign_table_from_booking(id, party), answer || '{"duplicate": true, "decision_id": null}', 'a second time changes nothing') FROM r, b, a;
SELECT is((SELECT count(*) FROM capacity.decisions WHERE operation = 'unassign_table'), 1::bigint, 'and is no decision');
SELECT is(capacity_v1.assign_table_to_booking(id, other, ARRAY[two]) ->> 'success', 'true', 'the table is free for others') FROM r, b, t;
SELECT capacity_v1.cancel_booking(id, party) FROM r, b;
SELECT is(capacity_v1.unassign_table_from_booking(id, party) ->> 'duplicate', 'true', 'who does not come has no table to give back') FROM r, b;
SELECT is(tests.sound(id), 'sound', 'nothing is out of balance') FROM r;

SELECT * FROM finish();
