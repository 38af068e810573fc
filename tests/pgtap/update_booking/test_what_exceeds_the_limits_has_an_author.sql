SELECT plan(20);

SELECT tests.set_clock('2050-06-10 12:00+00');
SELECT tests.make_restaurant() AS id INTO TEMP r;
UPDATE capacity.restaurants SET slot_covers = 8, is_paced = true FROM r WHERE restaurant_id = r.id;
SELECT tests.make_period(id) FROM r;
SELECT tests.set_limit(id, 10, 2) FROM r;
SELECT tests.book(id, 5, p_booking_date => d) FROM r, (VALUES (date '2050-06-17'), ('2050-06-18')) AS x (d);
SELECT tests.book(id, 4, p_booking_date => '2050-06-18', p_start_time => '20:00') FROM r;
SELECT (tests.book(id, 5, p_start_time => '20:00') #>> '{booking,id}')::uuid AS booking INTO TEMP b FROM r;
CREATE FUNCTION pg_temp.change(p_changes jsonb, p_options jsonb DEFAULT '{}') RETURNS jsonb LANGUAGE sql AS $fn$
    SELECT tests.change(id, booking, p_changes, p_options) FROM pg_temp.r, pg_temp.b
$fn$;
CREATE FUNCTION pg_temp.debts() RETURNS text LANGUAGE sql AS $fn$
    SELECT string_agg(format('%s: %s/%s by %s', to_char(service_date, 'DD'), excess_covers, excess_parties,
        (SELECT d.party_size FROM capacity.decisions AS d WHERE d.id = debt_decision_id AND d.operation = 'update_booking')), ', ' ORDER BY service_date)
    FROM capacity.service_ledger WHERE debt_decision_id IS NOT NULL
$fn$;

-- By override
SELECT is(tests.outcome(pg_temp.change('{"party_size": 6}')), 'refused: CAPACITY_EXCEEDED', 'one cover more is too much');
SELECT pg_temp.change('{"party_size": 6}', '{"override": true, "reason": "the mayor"}') AS answer INTO TEMP a;
SELECT is(tests.outcome(answer), 'confirmed', 'an override lets it in') FROM a;
SELECT is(jsonb_build_array(answer -> 'mode', answer -> 'error', answer #> '{would_refuse,0,shortfall}', answer #> '{capacity,booked_covers}'), '["enforce", null, 1, 11]', 'and says over what') FROM a;
SELECT is(pg_temp.debts(), '17: 1/0 by 6', 'the debt is what exceeds the limit, and the change its author');
SELECT is((SELECT row(outcome, code, authorises_debt, options ->> 'override', options ->> 'reason')::text FROM capacity.decisions ORDER BY id DESC LIMIT 1),
    '(accepted,CAPACITY_EXCEEDED,t,true,"the mayor")', 'the decision says why');
SELECT is(tests.outcome(pg_temp.change('{"guest_name": "Mayor"}', '{"override": true, "reason": "the mayor"}')), 'confirmed', 'a change that needs no debt');
SELECT is((SELECT row(authorises_debt, code)::text FROM capacity.decisions ORDER BY id DESC LIMIT 1), '(f,)', 'authorises none');
SELECT is(pg_temp.debts(), '17: 1/0 by 6', 'and is no author of the one there is');
SELECT is(tests.outcome(pg_temp.change('{"start_time": "21:00"}', '{"override": true, "reason": "later"}')), 'confirmed', 'nor is a move within the service');
SELECT is(pg_temp.debts(), '17: 1/0 by 6', 'which raises nothing');
SELECT is(tests.outcome(pg_temp.change('{"party_size": 7}', '{"override": true, "reason": "one more"}')), 'confirmed', 'one more');
SELECT is(pg_temp.debts(), '17: 2/0 by 7', 'raises it by one');
SELECT is(tests.outcome(pg_temp.change('{"booking_date": "2050-06-18", "start_time": "19:00", "party_size": 6}', '{"override": true, "reason": "moved"}')), 'confirmed', 'moved over the limits of another service');
SELECT is(pg_temp.debts(), '18: 5/1 by 6', 'the debt is there, and none is left behind');
SELECT is((SELECT excess_count FROM capacity.booking_slots WHERE slot_date = '2050-06-18' AND slot_time = '19:00'), 3, 'so is that of the slot');
SELECT is(tests.sound(id), 'sound', 'nothing is out of balance') FROM r;

-- In shadow mode
SELECT capacity_v1.set_restaurant_enforcement(id, 'shadow') FROM r;
SELECT is(tests.outcome(pg_temp.change('{"party_size": 9}')), 'confirmed', 'in shadow mode everything is let in');
SELECT is((SELECT row(excess_covers, excess_parties, shadow_covers)::text FROM capacity.service_ledger WHERE service_date = '2050-06-18'), '(8,1,0)', 'counted exactly, and as whose it was before: an override was over the limit already');
SELECT capacity_v1.set_restaurant_enforcement(id, 'enforce') FROM r;
SELECT pg_temp.change('{"booking_date": "2050-06-19", "party_size": 8}');
SELECT is((SELECT string_agg(row(booked_covers, excess_covers, excess_parties, shadow_covers)::text, ' ' ORDER BY service_date) FROM capacity.service_ledger),
    '(5,0,0,0) (9,0,0,0) (8,0,0,0)', 'moved to where it fits nothing is left of it');
SELECT is(tests.sound(id), 'sound', 'nothing is out of balance') FROM r;

SELECT * FROM finish();
