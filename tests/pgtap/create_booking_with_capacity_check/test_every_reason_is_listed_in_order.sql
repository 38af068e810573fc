SELECT plan(7);

SELECT tests.set_clock('2050-06-17 12:00+02');
SELECT tests.make_restaurant() AS id INTO TEMP r;
SELECT tests.make_period(id) AS dinner INTO TEMP p FROM r;
SELECT tests.set_limit(id, 10, 1) FROM r;
SELECT tests.book(id, 8, '2050-06-25', '22:00') FROM r;
SELECT tests.make_period(id, p_options => '{"last_seating_time": "21:00"}', p_service_period_id => dinner) FROM r, p;
SELECT capacity_v1.set_booking_policy(id, '{"min_notice_minutes": 525600, "booking_horizon_days": 7, "min_party_size": 2, "max_party_size": 4,
    "channels": ["web"], "slot_covers": 6}') FROM r;
SELECT capacity_v1.set_special_day(id, '2050-06-16', p_label => 'maintenance') FROM r;
CREATE FUNCTION pg_temp.ask(p_party integer, p_date date, p_time time, p_options jsonb DEFAULT '{}') RETURNS text LANGUAGE sql AS $fn$
    SELECT concat_ws(': ', answer #>> '{error,code}', tests.violations(answer #> '{error,violations}'))
    FROM pg_temp.r, tests.book(id, p_party, p_date, p_time, p_options => p_options) AS answer
$fn$;

SELECT is(pg_temp.ask(9, '2050-06-25', '22:00'), 'POLICY_REFUSED: last_seating - - - 60, min_notice 525600 - 12120 513480, booking_horizon 7 - 8 1, '
    || 'max_party_size 4 - 9 5, channel - - - -, max_covers 10 8 9 7, max_parties 1 1 1 1, slot_covers 6 8 9 11', 'the policy, then capacity');
SELECT is(capacity_v1.check_slot_availability(id, '2050-06-25', '22:00', 9) -> 'violations', tests.book(id, 9, '2050-06-25', '22:00') #> '{error,violations}',
    'who only asks gets the same list') FROM r;
SELECT is(pg_temp.ask(9, '2050-06-25', '22:00', '{"allow_past": true}'), 'POLICY_REFUSED: last_seating - - - 60, booking_horizon 7 - 8 1, '
    || 'max_party_size 4 - 9 5, channel - - - -, max_covers 10 8 9 7, max_parties 1 1 1 1, slot_covers 6 8 9 11', 'without notice where none is needed');
SELECT is(pg_temp.ask(1, '2050-06-16', '22:00'), 'PAST_TIME: past_time - - - 840, closure - - - -, min_notice 525600 - -840 526440, min_party_size 2 - 1 1, channel - - - -',
    'the past first, then the calendar');
SELECT is(pg_temp.ask(3, '2050-06-18', '12:00'), 'OUTSIDE_SERVICE_HOURS: service_hours - - - -, min_notice 525600 - 1440 524160, channel - - - -',
    'the calendar before the policy');
SELECT is((SELECT string_agg(DISTINCT k, ',' ORDER BY k) FROM r, jsonb_array_elements(tests.book(id, 9, '2050-06-25', '22:00') #> '{error,violations}') AS v,
           jsonb_object_keys(v - 'context') AS k), 'limit,requested,rule,shortfall,used', 'each has the same keys');

SELECT capacity_v1.set_booking_policy(id, '{"min_notice_minutes": 0, "booking_horizon_days": null, "min_party_size": 1, "max_party_size": 1000, "channels": null}') FROM r;
SELECT is(pg_temp.ask(3, '2050-06-25', '20:00'), 'CAPACITY_EXCEEDED: max_covers 10 8 3 1, max_parties 1 1 1 1', 'what is kept is not listed');

SELECT * FROM finish();
