SELECT plan(25);

SELECT tests.set_clock('2050-06-10 12:00+02');
SELECT tests.make_restaurant() AS id INTO TEMP r;
SELECT tests.make_period(id) AS dinner INTO TEMP p FROM r;
SELECT tests.set_limit(id, 10) FROM r;
SELECT tests.make_table(id, '1'), capacity_v1.set_booking_policy(id, '{"requires_table": true}') FROM r;
SELECT tests.hold(id, 4) AS answer INTO TEMP a FROM r;
SELECT (answer #>> '{booking,id}')::uuid AS held INTO TEMP h FROM a;
CREATE FUNCTION pg_temp.confirm(p_key text DEFAULT gen_random_uuid()::text, p_party_size integer DEFAULT NULL, p_options jsonb DEFAULT '{}', p_name text DEFAULT NULL) RETURNS jsonb LANGUAGE sql AS $fn$
    SELECT capacity_v1.confirm_hold(id, held, p_key, p_party_size, p_name, p_options => p_options) FROM pg_temp.r, pg_temp.h
$fn$;
SELECT tests.set_clock('2050-06-10 12:14:59.999999+02');

SELECT capacity_v1.confirm_hold(id, held, 'pay', p_guest_name => 'Ann', p_guest_email => 'ann@example.org', p_guest_phone => '+41 44 000 00 00', p_notes => 'birthday', p_seating_preference => 'booth') AS confirmed INTO TEMP c FROM r, h;
SELECT is(confirmed - 'booking' - 'capacity' - 'decision_id', '{"success": true, "duplicate": false, "mode": "enforce", "error": null, "would_refuse": []}', 'a hold becomes a booking while it lasts') FROM c;
SELECT is((confirmed -> 'booking') - '{updated_at}'::text[], ((answer -> 'booking') || '{"status": "confirmed", "version": 2, "hold_expires_at": null, "guest_name": "Ann", "guest_email": "ann@example.org", "guest_phone": "+41 44 000 00 00", "notes": "birthday", "seating_preference": "booth"}') - '{updated_at}'::text[],
    'with its id, time and table, and the guest''s data') FROM a, c;
SELECT is(confirmed -> 'capacity', answer -> 'capacity', 'it takes what it has held') FROM a, c;
SELECT is((SELECT row(kind, released_at)::text FROM capacity.booking_table_assignments), '(booking,)', 'its seat is a booking''s');
SELECT is((SELECT row(operation, outcome, booking_id = held, party_size, options)::text FROM capacity.decisions, h ORDER BY decisions.id DESC LIMIT 1),
    row('confirm_hold', 'accepted', true, 4, '{"before": {"status": "held", "guest_name": null, "guest_email": null, "guest_phone": null, "notes": null, "seating_preference": null},
        "after": {"status": "confirmed", "guest_name": "Ann", "guest_email": "ann@example.org", "guest_phone": "+41 44 000 00 00", "notes": "birthday", "seating_preference": "booth"},
        "effect": {"covers": 0, "parties": 0}}'::jsonb)::text, 'the decision says what changed, and no more');
SELECT is((SELECT string_agg(event_type, ' ' ORDER BY id) FROM capacity.outbox_events, h WHERE subject_id = held), 'booking.held booking.confirmed', 'others are told');

SELECT tests.set_clock('2050-06-10 13:00+02');
SELECT is(capacity_v1.confirm_hold(id, held, 'pay', p_guest_name => 'Ann', p_guest_email => 'ann@example.org', p_guest_phone => '+41 44 000 00 00', p_notes => 'birthday', p_seating_preference => 'booth'), confirmed || '{"duplicate": true}', 'the same key gets the first answer again, whenever') FROM r, h, c;
SELECT throws_ok('SELECT pg_temp.confirm(''pay'', p_name => ''Bea'')', 'RC201', NULL, 'for another guest it is another request');
SELECT is(tests.outcome(pg_temp.confirm('other')), 'refused: HOLD_RESOLVED', 'with another key it has been confirmed');
SELECT is(pg_temp.confirm('other') #>> '{booking,guest_name}' || ' ' || (pg_temp.confirm('other') ->> 'duplicate'), 'Ann true', 'which shows what became of it, every time');
SELECT is((SELECT row(version, status)::text FROM capacity.bookings), '(2,confirmed)', 'and changes nothing');
SELECT is((SELECT row(operation, outcome, code)::text FROM capacity.decisions ORDER BY id DESC LIMIT 1), '(confirm_hold,refused,HOLD_RESOLVED)', 'but is a decision');
SELECT is(tests.outcome(capacity_v1.release_hold(id, held)), 'refused: HOLD_RESOLVED', 'nor can it be released any more') FROM r, h;
SELECT is(tests.outcome(capacity_v1.cancel_booking(id, held)), 'cancelled', 'it is cancelled like any booking') FROM r, h;
SELECT is(tests.outcome(pg_temp.confirm()), 'refused: HOLD_RESOLVED', 'and not confirmed again');

-- What was never held, and what is pending.
SELECT (tests.book(id, 2) #>> '{booking,id}')::uuid AS booking INTO TEMP b FROM r;
SELECT is(tests.outcome(capacity_v1.confirm_hold(id, booking, 'x')), 'refused: HOLD_RESOLVED', 'a booking is not held') FROM r, b;
SELECT capacity_v1.set_booking_policy(id, '{"requires_table": false}') FROM r;
UPDATE h SET held = (tests.hold(r.id, 3) #>> '{booking,id}')::uuid FROM r;
SELECT is(tests.outcome(pg_temp.confirm('null', p_options => '{"status": null}')), 'confirmed', 'null is as good as nothing');
UPDATE h SET held = (tests.hold(r.id, 3) #>> '{booking,id}')::uuid FROM r;
SELECT is(tests.outcome(pg_temp.confirm('pending', p_options => '{"status": "pending"}')), 'pending', 'it may be pending');
SELECT is(tests.outcome(capacity_v1.transition_booking(id, held, 'confirmed')), 'confirmed', 'and be confirmed in the end') FROM r, h;
SELECT is((SELECT row(booked_covers, booked_parties)::text FROM capacity.service_ledger), '(8,3)', 'the places are those of who is booked');
UPDATE h SET held = (tests.hold(r.id, 2) #>> '{booking,id}')::uuid FROM r;
SELECT throws_ok('SELECT pg_temp.confirm(''pay'')', 'RC201', NULL, 'a key names one hold');
SELECT throws_ok(format('SELECT capacity_v1.confirm_hold(%L, %L, ''y'')', tests.make_restaurant(), held), 'RC102', NULL, 'another restaurant''s is not found') FROM h;
SELECT is((SELECT count(*) FROM capacity.idempotency_keys WHERE key = 'y'), 0::bigint, 'and leaves no key');
SELECT throws_ok(format('SELECT capacity_v1.confirm_hold(%L, %L, ''z'')', id, gen_random_uuid()), 'RC102', NULL, 'nor is nobody''s') FROM r;
SELECT is(tests.sound(id), 'sound', 'nothing is out of balance') FROM r;

SELECT * FROM finish();
