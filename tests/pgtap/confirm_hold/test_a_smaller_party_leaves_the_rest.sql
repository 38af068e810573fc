SELECT plan(14);

SELECT tests.set_clock('2050-06-10 12:00+02');
SELECT tests.make_restaurant() AS id INTO TEMP r;
SELECT tests.make_period(id) AS dinner INTO TEMP p FROM r;
SELECT tests.set_limit(id, 6) FROM r;
SELECT tests.make_table(id, '1', 8), capacity_v1.set_booking_policy(id, '{"requires_table": true}') FROM r;
SELECT (tests.hold(id, 6) #>> '{booking,id}')::uuid AS held INTO TEMP h FROM r;

SELECT capacity_v1.confirm_hold(id, held, 'more', 8) AS answer INTO TEMP a FROM r, h;
SELECT is(tests.outcome(answer) || ' ' || tests.violations(answer #> '{error,violations}'), 'refused: HOLD_EXCEEDED hold_covers 6 0 8 2', 'a hold is for so many and no more') FROM a;
SELECT is(answer #>> '{booking,status}' || ' ' || (answer #>> '{booking,party_size}') || ' ' || (answer #>> '{capacity,booked_covers}'), 'held 6 6', 'it stays held') FROM a;
SELECT is(capacity_v1.confirm_hold(id, held, 'more', 8), answer || '{"duplicate": true}', 'a repeat is refused again') FROM r, h, a;
SELECT capacity_v1.confirm_hold(id, held, 'less', 4) AS answer INTO TEMP c FROM r, h;
SELECT is(tests.outcome(answer) || ' ' || (answer #>> '{booking,party_size}') || ' ' || (answer #>> '{booking,tables,0,table_number}'), 'confirmed 4 1', 'fewer may come, and keep the table') FROM c;
SELECT is((answer -> 'capacity') ->> 'remaining_covers', '2', 'what they leave is free') FROM c;
SELECT is((SELECT row(booked_covers, booked_parties, (SELECT sum(reserved_count) FROM capacity.booking_slots))::text FROM capacity.service_ledger), '(4,1,4)', 'in every total');
SELECT is((SELECT options -> 'effect' FROM capacity.decisions ORDER BY id DESC LIMIT 1), '{"covers": -2, "parties": 0}', 'the decision says so');
SELECT is(capacity_v1.confirm_hold(id, held, 'less', 4), answer || '{"duplicate": true}', 'and answers again') FROM r, h, c;
SELECT is(tests.outcome(capacity_v1.confirm_hold(id, held, 'more', 8)) || ' ' || (capacity_v1.confirm_hold(id, held, 'more', 8) #>> '{booking,status}'), 'refused: HOLD_EXCEEDED (duplicate) confirmed', 'the refusal stays one, with the booking as it is now') FROM r, h;
SELECT capacity_v1.set_booking_policy(id, '{"requires_table": false}') FROM r;
SELECT is(tests.outcome(tests.book(id, 3)) || ' ' || tests.outcome(tests.book(id, 2)), 'refused: CAPACITY_EXCEEDED confirmed', 'others may have it, and no more') FROM r;

-- In debt, and after a limit was lowered.
SELECT tests.set_limit(id, NULL) FROM r;
UPDATE h SET held = (tests.hold(r.id, 10) #>> '{booking,id}')::uuid FROM r;
SELECT tests.set_limit(id, 12) FROM r;
SELECT is((SELECT excess_covers FROM capacity.service_ledger), 4, 'a limit lowered under a hold leaves a debt');
SELECT is(tests.outcome(capacity_v1.confirm_hold(id, held, 'debt', 7)), 'confirmed', 'which stands in nobody''s way') FROM r, h;
SELECT is((SELECT excess_covers FROM capacity.service_ledger), 1, 'and melts');
SELECT is(tests.sound(id), 'sound', 'nothing is out of balance') FROM r;

SELECT * FROM finish();
