SELECT plan(9);

SELECT tests.set_clock('2050-06-17 12:00+02');
SELECT tests.make_restaurant(p_options => '{"enforcement": "shadow"}') AS id INTO TEMP r;
SELECT tests.make_period(id, p_options => '{"last_seating_time": "21:00"}') AS dinner INTO TEMP p FROM r;
SELECT tests.set_limit(id, 20) FROM r;
SELECT capacity_v1.set_booking_policy(id, '{"min_notice_minutes": 600, "max_party_size": 6, "channels": ["web"], "slot_covers": 10}') FROM r;

SELECT tests.book(id, 8, p_start_time => '21:30', p_idempotency_key => 'over') AS answer INTO TEMP a FROM r;
SELECT is(tests.outcome(answer), 'confirmed', 'what the policy would refuse is let in') FROM a;
SELECT is(tests.violations(answer -> 'would_refuse'), 'last_seating - - - 30, min_notice 600 - 570 30, max_party_size 6 - 8 2, channel - - - -',
    'and told every rule that would refuse it') FROM a;
SELECT is(tests.book(id, 8, p_start_time => '21:30', p_idempotency_key => 'over'), answer || '{"duplicate": true}', 'a repeat says the same') FROM a, r;
SELECT is((SELECT row(outcome, code, mode, authorises_debt)::text FROM capacity.decisions AS d, r WHERE d.restaurant_id = r.id ORDER BY d.id DESC LIMIT 1),
    '(accepted,POLICY_REFUSED,shadow,f)', 'so does the decision, that authorises no debt');
SELECT is(tests.violations(tests.book(id, 13, p_start_time => '21:30') -> 'would_refuse'),
    'last_seating - - - 30, min_notice 600 - 570 30, max_party_size 6 - 13 7, channel - - - -, max_covers 20 8 13 1, slot_covers 10 8 13 11',
    'capacity comes after the policy') FROM r;
SELECT is((SELECT row(outcome, code, authorises_debt)::text FROM capacity.decisions AS d, r WHERE d.restaurant_id = r.id ORDER BY d.id DESC LIMIT 1),
    '(accepted,POLICY_REFUSED,t)', 'and leaves its debt all the same');
SELECT is(capacity_v1.get_capacity_overview(id, tests.day()) ->> 'has_overbooking', 'false', 'which is no overbooking') FROM r;
SELECT is(tests.outcome(tests.book(id, p_start_time => '11:59')), 'refused: PAST_TIME', 'the past is no matter of policy') FROM r;
SELECT is(tests.sound(id), 'sound', 'nothing is out of balance') FROM r;

SELECT * FROM finish();
