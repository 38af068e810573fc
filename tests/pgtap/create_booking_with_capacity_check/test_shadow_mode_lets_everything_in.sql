SELECT plan(14);

SELECT tests.make_restaurant(p_options => '{}') AS id INTO TEMP r;
SELECT tests.make_period(id) AS dinner INTO TEMP p FROM r;
SELECT tests.set_limit(id, 10, 2) FROM r;

SELECT is(tests.book(id, 8) - 'booking' - 'capacity' - 'decision_id',
    '{"success": true, "duplicate": false, "mode": "shadow", "error": null, "would_refuse": []}', 'a new installation watches') FROM r;
SELECT is((SELECT debt_decision_id FROM capacity.service_ledger, r WHERE restaurant_id = r.id), NULL, 'what fits leaves no debt');

SELECT tests.book(id, 5, p_idempotency_key => 'over') AS answer INTO TEMP a FROM r;
SELECT is(tests.outcome(answer), 'confirmed', 'what does not fit is let in') FROM a;
SELECT is(answer -> 'would_refuse', '[{"rule": "max_covers", "limit": 10, "used": 8, "requested": 5, "shortfall": 3}]',
    'and told what would refuse it') FROM a;
SELECT is((answer -> 'capacity') - 'service_date' - 'service_period_id',
    '{"max_covers": 10, "booked_covers": 13, "remaining_covers": 0, "utilization_percent": 130.0,
      "max_parties": 2, "booked_parties": 2, "remaining_parties": 0, "parties_utilization_percent": 100.0}', 'the capacity is honest') FROM a;
SELECT is(tests.book(id, 5, p_idempotency_key => 'over'), answer || '{"duplicate": true}', 'a repeat says the same') FROM a, r;

SELECT is((SELECT row(d.outcome, d.code, d.mode, d.authorises_debt, d.actor, d.booked_covers)::text
           FROM capacity.decisions AS d JOIN capacity.service_ledger AS l ON l.debt_decision_id = d.id, r WHERE l.restaurant_id = r.id),
    format('(accepted,CAPACITY_EXCEEDED,shadow,t,%s,8)', session_user), 'the debt has an author: the decision that let it in');
SELECT is((SELECT row(excess_covers, excess_parties, shadow_covers, shadow_parties)::text
           FROM capacity.service_ledger, r WHERE restaurant_id = r.id), '(3,0,13,2)', 'and its measure');

SELECT is(tests.book(id, 1) -> 'would_refuse', '[
    {"rule": "max_covers",  "limit": 10, "used": 13, "requested": 1, "shortfall": 4},
    {"rule": "max_parties", "limit": 2,  "used": 2,  "requested": 1, "shortfall": 1}]', 'every rule is listed') FROM r;
SELECT is((SELECT row(excess_covers, excess_parties)::text FROM capacity.service_ledger, r WHERE restaurant_id = r.id), '(4,1)', 'the debt grows');
SELECT is(capacity_v1.calculate_period_capacity(id, dinner, tests.day()) ->> 'has_overbooking', 'false',
    'what shadow mode lets in is no overbooking') FROM r, p;

SELECT is(tests.outcome(tests.book(id, p_start_time => '12:00')), 'refused: OUTSIDE_SERVICE_HOURS', 'a time without service is no matter of capacity') FROM r;
SELECT is(tests.outcome(tests.book(id, p_booking_date => '2000-01-01')), 'refused: PAST_TIME', 'nor is the past') FROM r;
SELECT is(tests.sound(id), 'sound', 'nothing is out of balance') FROM r;

SELECT * FROM finish();
