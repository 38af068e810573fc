SELECT plan(5);

SELECT tests.set_clock('2050-06-17 12:00+02');
SELECT tests.make_restaurant(p_options => '{"enforcement": "shadow"}') AS id INTO TEMP r;
SELECT tests.make_period(id) AS dinner INTO TEMP p FROM r;
SELECT tests.set_limit(id, 10) FROM r;
SELECT capacity_v1.set_booking_policy(id, '{"max_party_size": 8}') FROM r;

SELECT capacity_v1.check_slot_availability(id, tests.day(), '19:00', 11) AS answer INTO TEMP a FROM r;
SELECT is(answer - 'metadata' - 'would_refuse', '{"success": true, "available": true, "reason": null, "message": null, "mode": "shadow", "violations": [], "alternatives": [], "seating_available": null}',
    'what would be let in is available') FROM a;
SELECT is(tests.violations(answer -> 'would_refuse'), 'max_party_size 8 - 11 3, max_covers 10 0 11 1', 'and told what speaks against it') FROM a;
SELECT is(tests.book(id, 11) -> 'would_refuse', answer -> 'would_refuse', 'as booking does') FROM a, r;
SELECT is(capacity_v1.check_slot_availability(id, tests.day(), '11:00', 2) ->> 'reason', 'PAST_TIME', 'the past stays the past') FROM r;
SELECT is(capacity_v1.check_slot_availability(id, tests.day(), '16:00', 2) ->> 'reason', 'OUTSIDE_SERVICE_HOURS', 'and closed is closed') FROM r;

SELECT * FROM finish();
