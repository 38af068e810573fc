SELECT plan(11);

SELECT tests.make_restaurant(p_options => '{"enforcement": "enforce", "slot_interval_minutes": 60}') AS id INTO TEMP r;
SELECT tests.make_period(id, p_start_time => '17:30', p_end_time => '20:00', p_options => '{"last_seating_time": "19:00"}') AS dinner INTO TEMP p FROM r;
SELECT tests.set_limit(id, 20, 3) FROM r;
CREATE FUNCTION pg_temp.day(p_date date DEFAULT tests.day(), p_party integer DEFAULT 2) RETURNS jsonb LANGUAGE sql AS $fn$
    SELECT capacity_v1.get_day_availability(id, p_date, p_party) FROM pg_temp.r
$fn$;
CREATE FUNCTION pg_temp.slots(p_date date DEFAULT tests.day()) RETURNS text LANGUAGE sql AS $fn$
    SELECT string_agg(concat_ws(' ', to_char((v ->> 'date')::date, 'DD'), left(v ->> 'time', 5), v ->> 'reason', v ->> 'remaining'), ', ' ORDER BY n)
    FROM jsonb_array_elements(pg_temp.day(p_date) -> 'slots') WITH ORDINALITY AS x (v, n)
$fn$;

SELECT is(pg_temp.day() - 'slots', jsonb_build_object(
    'success', true, 'restaurant_id', id, 'date', '2050-06-17', 'party_size', 2, 'mode', 'enforce', 'is_open', true, 'closures', '[]'::jsonb,
    'service_periods', jsonb_build_array(jsonb_build_object('service_period_id', dinner, 'service_date', '2050-06-17', 'name', 'Dinner',
        'start_time', '17:30:00', 'end_time', '20:00:00', 'last_seating_time', '19:00:00', 'crosses_midnight', false))), 'a day has its keys') FROM r, p;
SELECT is(pg_temp.day() #> '{slots,0}', jsonb_build_object(
    'date', '2050-06-17', 'time', '17:30:00', 'second_occurrence', false, 'starts_at', '2050-06-17T15:30:00+00:00', 'service_date', '2050-06-17',
    'service_period_id', dinner, 'available', true, 'reason', NULL, 'would_refuse', NULL, 'remaining', 20, 'remaining_shown', NULL, 'seating_available', NULL, 'utilization_percent', 0.0, 'level', 'green'),
    'so has a slot') FROM p;
SELECT is(pg_temp.slots(), '17 17:30 20, 17 18:30 20, 17 19:30 POLICY_REFUSED 20', 'the grid starts with the service, its last slot may be short');
SELECT is((SELECT count(*) FROM capacity.service_ledger, r WHERE restaurant_id = r.id), 0::bigint, 'looking does not touch the service');

SELECT tests.book(id, 15, p_start_time => '18:45') FROM r;
SELECT is(pg_temp.slots(), '17 17:30 5, 17 18:30 5, 17 19:30 POLICY_REFUSED 5', 'what is booked is missing from the whole service');
SELECT is(pg_temp.slots('2050-06-18'), '18 17:30 20, 18 18:30 20, 18 19:30 POLICY_REFUSED 20', 'and from no other');
SELECT capacity_v1.set_booking_policy(id, '{"slot_covers": 18}') FROM r;
SELECT is((SELECT string_agg(concat_ws(' ', v ->> 'remaining', v ->> 'utilization_percent', v ->> 'level'), ', ' ORDER BY n)
           FROM jsonb_array_elements(pg_temp.day() -> 'slots') WITH ORDINALITY AS x (v, n)), '5 75.0 yellow, 3 83.3 yellow, 5 75.0 yellow',
    'a slot is as full as the fuller of service and slot');
SELECT tests.book(id, 1), tests.book(id, 1) FROM r;
SELECT is(pg_temp.slots(), '17 17:30 CAPACITY_EXCEEDED 0, 17 18:30 CAPACITY_EXCEEDED 0, 17 19:30 POLICY_REFUSED 0', 'no party more, no covers either');

-- Several services, one of them past midnight.
SELECT tests.make_period(id, 'Late', '22:00', '00:30', '{5}') AS late INTO TEMP l FROM r;
SELECT is(pg_temp.slots(), '17 17:30 CAPACITY_EXCEEDED 0, 17 18:30 CAPACITY_EXCEEDED 0, 17 19:30 POLICY_REFUSED 0, 17 22:00 18, 17 23:00 18, 18 00:00 18',
    'slots after midnight belong to the evening');
SELECT is((SELECT string_agg(concat(v ->> 'name', ' ', v ->> 'crosses_midnight'), ', ' ORDER BY n)
           FROM jsonb_array_elements(pg_temp.day() -> 'service_periods') WITH ORDINALITY AS x (v, n)), 'Dinner false, Late true', 'services in their order');
SELECT is(pg_temp.slots('2050-06-18'), '18 17:30 18, 18 18:30 18, 18 19:30 POLICY_REFUSED 18', 'and not to the next day');

SELECT * FROM finish();
