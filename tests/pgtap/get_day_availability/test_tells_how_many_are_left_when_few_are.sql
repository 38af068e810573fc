SELECT plan(9);

SELECT tests.set_clock('2050-06-01 12:00+00');
SELECT tests.make_restaurant(p_options => '{"enforcement": "enforce", "slot_interval_minutes": 60}') AS id INTO TEMP r;
SELECT tests.make_period(id, p_start_time => '18:00', p_end_time => '21:00', p_options => '{"last_seating_time": "19:30"}') AS dinner INTO TEMP p FROM r;
SELECT tests.set_limit(id, 10) FROM r;
SELECT tests.book(id, 4) FROM r;
CREATE FUNCTION pg_temp.left(p_party integer DEFAULT 2) RETURNS text LANGUAGE sql AS $fn$
    SELECT string_agg(concat(v ->> 'remaining', '/', coalesce(v ->> 'remaining_shown', '-')), ' ' ORDER BY n)
    FROM pg_temp.r, jsonb_array_elements(capacity_v1.get_day_availability(id, tests.day(), p_party) -> 'slots') WITH ORDINALITY AS x (v, n)
$fn$;

SELECT is(pg_temp.left(), '6/- 6/- 6/-', 'unless the policy says so nothing is told');
SELECT capacity_v1.set_booking_policy(id, '{"remaining_shown_below": 5}') FROM r;
SELECT is(pg_temp.left(), '6/- 6/- 6/-', 'nor while more are left');
SELECT capacity_v1.set_booking_policy(id, '{"remaining_shown_below": 6}') FROM r;
SELECT is(pg_temp.left(), '6/6 6/6 6/-', 'as many or fewer are told, of what can be had');
SELECT is(pg_temp.left(7), '6/- 6/- 6/-', 'a party that does not fit is told no number');
SELECT capacity_v1.set_booking_policy(id, '{"slot_covers": 5}') FROM r;
SELECT is(pg_temp.left(1), '5/5 1/1 5/-', 'each slot has its own');
SELECT capacity_v1.set_restaurant_enforcement(id, 'shadow') FROM r;
SELECT is(pg_temp.left(1) || ', ' || pg_temp.left(2), '5/5 1/1 5/-, 5/5 1/- 5/-', 'nor is a party that only shadow mode lets in') FROM r;
SELECT capacity_v1.set_booking_policy(id, '{"remaining_shown_below": 0}') FROM r;
SELECT is(pg_temp.left(1), '5/- 1/- 5/-', 'nothing left is not told');
SELECT capacity_v1.set_booking_policy(id, '{"remaining_shown_below": 1000000, "slot_covers": null}'), tests.set_limit(id, NULL) FROM r;
SELECT is(pg_temp.left(), '/- /- /-', 'without a limit there is no number');
SELECT is(capacity_v1.get_booking_policy(id) #> '{policy,remaining_shown_below}', '1000000', 'the policy shows it') FROM r;

SELECT * FROM finish();
