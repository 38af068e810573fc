SELECT plan(14);

SELECT tests.set_clock('2050-06-10 12:00+02');
SELECT tests.make_restaurant() AS id INTO TEMP r;
SELECT tests.make_period(id) AS dinner INTO TEMP p FROM r;
SELECT tests.set_limit(id, 4) FROM r;
SELECT tests.make_table(id, '1'), capacity_v1.set_booking_policy(id, '{"requires_table": true}') FROM r;
SELECT (tests.hold(id, 4) #>> '{booking,id}')::uuid AS held INTO TEMP h FROM r;
SELECT is(tests.outcome(tests.book(id, 2)), 'refused: CAPACITY_EXCEEDED', 'what is held is taken') FROM r;

SELECT capacity_v1.release_hold(id, held) AS answer INTO TEMP a FROM r, h;
SELECT is(answer - 'booking' - 'capacity' - 'decision_id', '{"success": true, "duplicate": false, "mode": "enforce", "error": null, "would_refuse": []}', 'a hold is given back') FROM a;
SELECT is((SELECT jsonb_object_agg(k, answer -> 'booking' -> k) FROM unnest('{status,hold_expires_at,tables,version}'::text[]) AS k), '{"status": "released", "hold_expires_at": null, "tables": [], "version": 2}', 'with its table') FROM a;
SELECT is((answer -> 'capacity') ->> 'remaining_covers', '4', 'and its place') FROM a;
SELECT is((SELECT row(booked_covers, booked_parties)::text FROM capacity.service_ledger), '(0,0)', 'at once');
SELECT is((SELECT row(operation, outcome, options)::text FROM capacity.decisions ORDER BY id DESC LIMIT 1),
    row('release_hold', 'accepted', '{"before": {"status": "held"}, "after": {"status": "released"}, "effect": {"covers": -4, "parties": -1}, "status": "released"}'::jsonb)::text, 'it is a decision');
SELECT is((SELECT string_agg(event_type, ' ' ORDER BY id) FROM capacity.outbox_events, h WHERE subject_id = held), 'booking.held booking.released', 'others are told');
SELECT is(capacity_v1.release_hold(id, held), answer || '{"duplicate": true}', 'a second time it only says so') FROM r, h, a;
SELECT is((SELECT count(*) FROM capacity.decisions WHERE operation = 'release_hold'), 1::bigint, 'and is no decision');
SELECT is(tests.outcome(capacity_v1.confirm_hold(id, held, 'x')), 'refused: HOLD_RESOLVED', 'it cannot be confirmed any more') FROM r, h;
SELECT is(tests.outcome(tests.book(id, 4)), 'confirmed', 'somebody else may come') FROM r;
SELECT throws_ok(format('SELECT capacity_v1.release_hold(%L, %L)', tests.make_restaurant(), held), 'RC102', NULL, 'another restaurant''s is not found') FROM h;

-- After its time it still only says so.
SELECT tests.set_clock('2050-06-10 13:00+02');
SELECT is(tests.outcome(capacity_v1.release_hold(id, held)), 'released (duplicate)', 'what was released has not expired') FROM r, h;
SELECT is(tests.sound(id), 'sound', 'nothing is out of balance') FROM r;

SELECT * FROM finish();
