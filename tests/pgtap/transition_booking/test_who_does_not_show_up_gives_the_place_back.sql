SELECT plan(15);

SELECT tests.make_restaurant() AS id INTO TEMP r;
SELECT tests.make_period(id) AS dinner INTO TEMP p FROM r;
SELECT tests.set_limit(id, 10, 2) FROM r;
SELECT tests.book(id, 4) FROM r;
SELECT (tests.book(id, 6) #>> '{booking,id}')::uuid AS booking INTO TEMP b FROM r;
CREATE FUNCTION pg_temp.become(p_status text, p_options jsonb DEFAULT '{}') RETURNS jsonb LANGUAGE sql AS $fn$
    SELECT capacity_v1.transition_booking(id, booking, p_status, p_options) FROM pg_temp.r, pg_temp.b
$fn$;

SELECT pg_temp.become('no_show', '{"reason": "never came"}') AS answer INTO TEMP a;
SELECT is(answer - 'booking' - 'capacity' - 'decision_id',
    '{"success": true, "duplicate": false, "mode": "enforce", "error": null, "would_refuse": []}', 'the answer has the shape of a booking''s') FROM a;
SELECT is(jsonb_build_array(answer #> '{booking,status}', answer #> '{booking,version}', answer #> '{capacity,booked_covers}', answer #> '{capacity,booked_parties}'),
    '["no_show", 2, 4, 1]', 'the place is given back') FROM a;
SELECT is((SELECT row(operation, outcome, booked_covers, booked_parties, options)::text FROM capacity.decisions ORDER BY id DESC LIMIT 1),
    row('transition_booking', 'accepted', 10, 2, '{"reason": "never came", "status": "no_show", "before": {"status": "confirmed"}, "after": {"status": "no_show"}, "effect": {"covers": -6, "parties": -1}}'::jsonb)::text,
    'the decision says what it was before');
SELECT is((SELECT reserved_count FROM capacity.booking_slots), 4, 'also in the slot');

SELECT is(tests.outcome(pg_temp.become('seated')), 'seated', 'who comes after all is seated');
SELECT is((SELECT row(booked_covers, booked_parties)::text FROM capacity.service_ledger), '(10,2)', 'and takes the place again');
SELECT is(pg_temp.become('completed') #> '{capacity,booked_covers}', '10', 'and has it when leaving');
SELECT pg_temp.become('seated');
SELECT pg_temp.become('confirmed');
SELECT pg_temp.become('no_show');

SELECT tests.book(id, 5) FROM r;
SELECT is((pg_temp.become('seated') -> 'error') -> 'violations', '[
    {"rule": "max_covers", "limit": 10, "used": 9, "requested": 6, "shortfall": 5},
    {"rule": "max_parties", "limit": 2, "used": 2, "requested": 1, "shortfall": 1}]', 'if somebody else has the place, it is gone');
SELECT is((SELECT row(b.status, b.version, l.booked_covers)::text FROM capacity.bookings AS b, capacity.service_ledger AS l, b AS own WHERE b.id = own.booking),
    '(no_show,7,9)', 'which changes nothing');
SELECT is((SELECT row(outcome, code, authorises_debt)::text FROM capacity.decisions ORDER BY id DESC LIMIT 1), '(refused,CAPACITY_EXCEEDED,f)', 'and is a decision');
SELECT is(tests.outcome(pg_temp.become('seated', '{"override": true, "reason": "regulars"}')), 'seated', 'an override finds them a table');
SELECT is((SELECT row(excess_covers, excess_parties)::text FROM capacity.service_ledger), '(5,1)', 'and answers for the debt');
SELECT is(tests.outcome(pg_temp.become('confirmed', '{"override": true, "reason": "still here"}')), 'confirmed', 'what needs no debt');
SELECT is((SELECT row(d.authorises_debt, excess_covers, l.debt_decision_id < d.id)::text FROM capacity.decisions AS d, capacity.service_ledger AS l ORDER BY d.id DESC LIMIT 1),
    '(f,5,t)', 'authorises none');
SELECT is(tests.sound(id), 'sound', 'nothing is out of balance') FROM r;

SELECT * FROM finish();
