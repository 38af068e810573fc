SELECT plan(30);

SELECT tests.set_clock('2050-06-10 12:00+02');
SELECT tests.make_restaurant() AS id INTO TEMP r;
SELECT tests.make_period(id) AS dinner INTO TEMP p FROM r;
SELECT tests.set_limit(id, 10, 3) FROM r;
SELECT capacity_v1.set_booking_policy(id, '{"max_party_size": 8}') FROM r;
CREATE FUNCTION pg_temp.override(p_party integer, p_time time DEFAULT '19:00', p_date date DEFAULT tests.day(), p_key text DEFAULT gen_random_uuid()::text)
RETURNS jsonb LANGUAGE sql AS $fn$
    SELECT tests.book(id, p_party, p_date, p_time, p_key, '{"override": true, "reason": "the owner''s birthday"}') FROM pg_temp.r
$fn$;
CREATE FUNCTION pg_temp.ledger() RETURNS text LANGUAGE sql AS $fn$
    SELECT row(booked_covers, excess_covers, excess_parties, debt_decision_id IS NOT NULL)::text FROM capacity.service_ledger, pg_temp.r
    WHERE restaurant_id = r.id AND service_date = tests.day()
$fn$;
CREATE FUNCTION pg_temp.debts() RETURNS jsonb LANGUAGE sql AS $fn$
    SELECT capacity_v1.get_capacity_overview(id, tests.day()) -> 'debts' FROM pg_temp.r
$fn$;
CREATE FUNCTION pg_temp.cancel(p_party integer) RETURNS text LANGUAGE sql AS $fn$
    SELECT tests.outcome(capacity_v1.cancel_booking(b.restaurant_id, b.id)) FROM capacity.bookings AS b, pg_temp.r
    WHERE b.restaurant_id = r.id AND b.party_size = p_party AND b.status = 'confirmed' LIMIT 1
$fn$;

SELECT throws_ok($$SELECT tests.book(id, p_options => '{"override": true}') FROM r$$, 'RC001', NULL, 'an override has a reason');
SELECT throws_ok($$SELECT tests.book(id, p_options => '{"override": true, "reason": ""}') FROM r$$, 'RC001', NULL, 'in words');
SELECT throws_ok($$SELECT tests.book(id, p_options => jsonb_build_object('override', true, 'reason', repeat('x', 501))) FROM r$$, 'RC006', NULL, 'not too many');
SELECT is(tests.outcome(tests.book(id, 9, p_options => '{"override": false}')), 'refused: POLICY_REFUSED', 'false overrides nothing') FROM r;

-- Only the policy is in the way.
SELECT pg_temp.override(9, p_key => 'big') AS answer INTO TEMP a;
SELECT is(tests.outcome(answer), 'confirmed', 'what the policy refuses is let in') FROM a;
SELECT is(tests.violations(answer -> 'would_refuse'), 'max_party_size 8 - 9 1', 'and says against what') FROM a;
SELECT is(pg_temp.ledger(), '(9,0,0,f)', 'it leaves no debt');
SELECT is((SELECT row(outcome, code, mode, authorises_debt, options)::text FROM capacity.decisions AS d, r WHERE d.restaurant_id = r.id ORDER BY d.id DESC LIMIT 1),
    '(accepted,POLICY_REFUSED,enforce,f,"{""reason"": ""the owner''s birthday"", ""override"": true}")', 'the decision keeps the reason');
SELECT is(pg_temp.override(9, p_key => 'big'), answer || '{"duplicate": true}', 'a repeat says the same') FROM a;

-- Capacity is.
SELECT set_config('request.jwt.claims', '{"sub": "maître d''"}', true);
SELECT is(tests.violations(pg_temp.override(4) -> 'would_refuse'), 'max_covers 10 9 4 3', 'what does not fit is let in');
SELECT is(pg_temp.ledger(), '(13,3,0,t)', 'as a debt');
SELECT is(pg_temp.debts(), jsonb_build_array(jsonb_build_object(
    'service_period_id', dinner, 'service_period_name', 'Dinner', 'excess_covers', 3, 'excess_parties', 0, 'operation', 'create_booking',
    'mode', 'enforce', 'actor', 'maître d''', 'decided_at', '2050-06-10T10:00:00+00:00', 'reason', 'the owner''s birthday')),
    'the overview says who answers for it, and why') FROM p;
SELECT is(capacity_v1.get_capacity_overview(id, tests.day()) ->> 'has_overbooking', 'true', 'it is an overbooking') FROM r;
SELECT is(tests.violations(pg_temp.override(9) -> 'would_refuse'), 'max_party_size 8 - 9 1, max_covers 10 13 9 12', 'both may be in the way');
SELECT is(pg_temp.ledger(), '(22,12,0,t)', 'then the debt grows');
SELECT is(tests.outcome(tests.book(id, 1)), 'refused: CAPACITY_EXCEEDED', 'others get nothing of it') FROM r;
SELECT is(tests.sound(id), 'sound', 'a debt with an author is in order') FROM r;

SELECT is(pg_temp.cancel(9), 'cancelled', 'a party cancels');
SELECT is(pg_temp.ledger(), '(13,3,0,t)', 'and pays the debt off first');
SELECT is(tests.outcome(tests.book(id, 1)), 'refused: CAPACITY_EXCEEDED', 'nobody gets its place') FROM r;
SELECT is(pg_temp.cancel(4), 'cancelled', 'another one cancels');
SELECT is(pg_temp.ledger() || ' ' || pg_temp.debts(), '(9,0,0,f) []', 'the debt is gone, and its author with it');
SELECT is(tests.outcome(tests.book(id, 1)), 'confirmed', 'what is free now is given') FROM r;

SELECT is(pg_temp.override(11, p_date => '2050-06-18') -> 'capacity' @> '{"max_covers": 10, "booked_covers": 11}', true, 'also in a service that nobody has touched');
SELECT is(pg_temp.override(2, p_date => '2050-06-19') -> 'would_refuse', '[]', 'where nothing is in the way there is nothing to answer for');
SELECT is((SELECT row(code, authorises_debt, options ->> 'reason')::text FROM capacity.decisions AS d, r WHERE d.restaurant_id = r.id ORDER BY d.id DESC LIMIT 1),
    '(,f,"the owner''s birthday")', 'the decision keeps who asked');
SELECT is(tests.outcome(pg_temp.override(2, '12:00')), 'refused: OUTSIDE_SERVICE_HOURS', 'where there is no service there is nothing to override');
SELECT is(tests.outcome(pg_temp.override(2, '19:00', '2050-06-09')), 'refused: PAST_TIME', 'nor in the past');

-- The option is the service role's, even for a role that may book.
GRANT EXECUTE ON ALL FUNCTIONS IN SCHEMA capacity_v1 TO authenticated;
GRANT SELECT ON r TO authenticated, service_role;
SET LOCAL ROLE authenticated;
SELECT throws_ok($$SELECT tests.book(id, p_options => '{"override": true, "reason": "me"}') FROM r$$, 'RC401', NULL, 'others may not override');
SET LOCAL ROLE service_role;
SELECT is(tests.outcome(tests.book(id, 20, p_options => '{"override": true, "reason": "me"}')), 'confirmed', 'the service role may') FROM r;
RESET ROLE;

SELECT * FROM finish();
