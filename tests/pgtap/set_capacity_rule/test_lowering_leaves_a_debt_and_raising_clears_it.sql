SELECT plan(17);

SELECT tests.make_restaurant() AS id INTO TEMP r;
SELECT tests.make_period(id) AS dinner INTO TEMP p FROM r;
SELECT tests.set_limit(id, 10) FROM r;
SELECT tests.book(id, 6) #>> '{booking,id}' AS booking INTO TEMP b FROM r;
SELECT tests.book(id, 4) FROM r;
SELECT tests.book(id, 5, '2050-06-18') FROM r;
CREATE FUNCTION pg_temp.ledger(p_date date DEFAULT tests.day()) RETURNS text LANGUAGE sql AS $fn$
    SELECT row(max_covers, booked_covers, excess_covers, excess_parties)::text FROM capacity.service_ledger, pg_temp.r
    WHERE restaurant_id = r.id AND service_date = p_date
$fn$;

SELECT set_config('request.jwt.claims', '{"sub": "chef"}', true);
SELECT tests.set_limit(id, 7, 1) AS answer INTO TEMP a FROM r;
SELECT is(answer - '{rule,services,affected_bookings}'::text[], jsonb_build_object('success', true, 'changed', true, 'services_changed', 2,
    'affected_bookings_total', 2, 'debts', jsonb_build_array(jsonb_build_object('service_date', '2050-06-17', 'service_period_id', dinner, 'excess_covers', 3, 'excess_parties', 1))),
    'the answer lists what is over the limit now') FROM a, p;
SELECT is(pg_temp.ledger(), '(7,10,3,1)', 'the service to come has the new limit, and a debt');
SELECT is(pg_temp.ledger('2050-06-18'), '(7,5,0,0)', 'one that still fits has none');
SELECT is((SELECT row(d.operation, d.actor, d.authorises_debt, d.max_covers)::text
           FROM capacity.service_ledger AS l JOIN capacity.decisions AS d ON d.id = l.debt_decision_id, r
           WHERE l.restaurant_id = r.id), '(set_capacity_rule,chef,t,7)', 'who lowered it answers for it');
SELECT is((SELECT count(*) FROM capacity.bookings, r WHERE restaurant_id = r.id AND status = 'confirmed'), 3::bigint, 'everybody keeps the place');
SELECT is(tests.outcome(tests.book(id, 1)), 'refused: CAPACITY_EXCEEDED', 'nothing more is let in') FROM r;
SELECT is(tests.outcome(tests.book(id, 1, '2050-06-18')), 'refused: CAPACITY_EXCEEDED', 'by no rule') FROM r;
SELECT is(tests.sound(id), 'sound', 'a debt with an author is in order') FROM r;

SELECT tests.set_limit(id, 9, 1) FROM r;
SELECT is(pg_temp.ledger(), '(9,10,1,1)', 'raising it pays a part off');
SELECT is((SELECT d.max_covers FROM capacity.service_ledger AS l JOIN capacity.decisions AS d ON d.id = l.debt_decision_id, r
           WHERE l.restaurant_id = r.id), 7, 'for the rest the same decision answers');
SELECT is(tests.set_limit(id, 10, 2) -> 'debts', '[]', 'raising it enough clears it') FROM r;
SELECT is(pg_temp.ledger(), '(10,10,0,0)', 'altogether');
SELECT is((SELECT count(debt_decision_id) FROM capacity.service_ledger, r WHERE restaurant_id = r.id), 0::bigint, 'and nobody answers for anything');

SELECT tests.set_limit(id, 5) FROM r;
SELECT capacity_v1.cancel_booking(id, booking::uuid) FROM r, b;
SELECT is(pg_temp.ledger(), '(5,4,0,0)', 'a cancellation pays it off too');
SELECT is(tests.outcome(tests.book(id, 2)) || ', ' || tests.outcome(tests.book(id, 1)), 'refused: CAPACITY_EXCEEDED, confirmed',
    'to the new limit and no further') FROM r;
SELECT is(tests.set_limit(id, NULL) ->> 'services_changed', '2', 'no limit is a limit as well') FROM r;
SELECT is(tests.sound(id), 'sound', 'nothing is out of balance') FROM r;

SELECT * FROM finish();
