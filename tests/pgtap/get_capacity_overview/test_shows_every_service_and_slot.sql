SELECT plan(12);

SELECT tests.make_restaurant(p_options => '{"enforcement": "enforce", "slot_interval_minutes": 60}') AS id INTO TEMP r;
SELECT tests.make_period(id, p_start_time => '18:00', p_end_time => '20:00', p_options => '{"last_seating_time": "19:30"}') AS dinner INTO TEMP p FROM r;
SELECT tests.set_limit(id, 10, 4) FROM r;
CREATE FUNCTION pg_temp.show(p_date date DEFAULT tests.day()) RETURNS jsonb LANGUAGE sql AS $fn$
    SELECT capacity_v1.get_capacity_overview(id, p_date) FROM pg_temp.r
$fn$;
CREATE FUNCTION pg_temp.slots(p_date date DEFAULT tests.day()) RETURNS text LANGUAGE sql AS $fn$
    SELECT string_agg(concat_ws(' ', s ->> 'name', to_char((v ->> 'date')::date, 'DD'), left(v ->> 'time', 5), (v ->> 'booked_covers') || '/' || coalesce(v ->> 'limit', '-'),
                                coalesce(v ->> 'remaining', '-'), v ->> 'utilization_percent', v ->> 'level'), ', ' ORDER BY m, n)
    FROM jsonb_array_elements(pg_temp.show(p_date) -> 'service_periods') WITH ORDINALITY AS x (s, m), jsonb_array_elements(s -> 'slots') WITH ORDINALITY AS y (v, n)
$fn$;

SELECT is(pg_temp.show(), jsonb_build_object(
    'success', true, 'restaurant_id', id, 'date', '2050-06-17', 'mode', 'enforce', 'has_overbooking', false, 'booked_covers', 0, 'booked_parties', 0,
    'debts', '[]'::jsonb, 'closures', '[]'::jsonb, 'service_periods', jsonb_build_array(jsonb_build_object(
        'service_period_id', dinner, 'service_date', '2050-06-17', 'name', 'Dinner', 'start_time', '18:00:00', 'end_time', '20:00:00', 'last_seating_time', '19:30:00',
        'starts_at', '2050-06-17T16:00:00+00:00', 'ends_at', '2050-06-17T18:00:00+00:00', 'is_open', true,
        'max_covers', 10, 'booked_covers', 0, 'remaining_covers', 10, 'utilization_percent', 0.0,
        'max_parties', 4, 'booked_parties', 0, 'remaining_parties', 4, 'parties_utilization_percent', 0.0,
        'level', 'green', 'excess_covers', 0, 'excess_parties', 0, 'has_overbooking', false, 'slots', jsonb_build_array(
            jsonb_build_object('date', '2050-06-17', 'time', '18:00:00', 'second_occurrence', false, 'starts_at', '2050-06-17T16:00:00+00:00', 'booked_covers', 0,
                'limit', NULL, 'remaining', 10, 'utilization_percent', 0.0, 'level', 'green', 'excess_covers', 0),
            jsonb_build_object('date', '2050-06-17', 'time', '19:00:00', 'second_occurrence', false, 'starts_at', '2050-06-17T17:00:00+00:00', 'booked_covers', 0,
                'limit', NULL, 'remaining', 10, 'utilization_percent', 0.0, 'level', 'green', 'excess_covers', 0))))), 'a service that nobody has touched') FROM r, p;
SELECT is((SELECT count(*) FROM capacity.service_ledger, r WHERE restaurant_id = r.id), 0::bigint, 'looking does not touch it');

SELECT tests.book(id, 3), tests.book(id, 2, p_start_time => '18:59') FROM r;
SELECT is(pg_temp.slots(), 'Dinner 17 18:00 2/- 5 50.0 green, Dinner 17 19:00 3/- 5 50.0 green', 'who arrives in each');
SELECT is((pg_temp.show() ->> 'booked_covers') || ' ' || (pg_temp.show() ->> 'booked_parties'), '5 2', 'and in all');
SELECT capacity_v1.set_booking_policy(id, '{"slot_covers": 4}') FROM r;
SELECT is(pg_temp.slots(), 'Dinner 17 18:00 2/4 2 50.0 green, Dinner 17 19:00 3/4 1 75.0 yellow', 'with pacing a slot has a limit of its own');
SELECT tests.book(id, 1), tests.book(id, 1, p_start_time => '18:00') FROM r;
SELECT is(pg_temp.slots(), 'Dinner 17 18:00 3/4 0 100.0 alarm, Dinner 17 19:00 4/4 0 100.0 alarm', 'no party more is no room at all');
SELECT is(pg_temp.show() #>> '{service_periods,0,level}', 'alarm', 'for the service neither');

SELECT tests.make_period(id, 'Late', '23:00', '01:00') AS late INTO TEMP l FROM r;
SELECT tests.set_limit(id, NULL, NULL, late) FROM r, l;
SELECT tests.book(id, 2, '2050-06-18', '00:30') FROM r;
SELECT is(pg_temp.slots(), 'Dinner 17 18:00 3/4 0 100.0 alarm, Dinner 17 19:00 4/4 0 100.0 alarm, Late 17 23:00 0/4 4 0.0 green, Late 18 00:00 2/4 2 50.0 green',
    'after midnight too, of the evening''s date');
SELECT is((pg_temp.show() ->> 'booked_covers') || ' ' || (pg_temp.show('2050-06-18') ->> 'booked_covers'), '9 0', 'and only of that');

-- Slots off the grid.
SELECT capacity_v1.set_booking_policy(id, '{"slot_interval_minutes": 40}') FROM r;
SELECT is(pg_temp.slots(), 'Dinner 17 18:00 3/4 0 100.0 alarm, Dinner 17 18:40 0/4 0 100.0 alarm, Dinner 17 19:00 4/4 0 100.0 alarm, Dinner 17 19:20 0/4 0 100.0 alarm, '
    || 'Late 17 23:00 0/4 4 0.0 green, Late 17 23:40 0/4 4 0.0 green, Late 18 00:00 2/4 0 50.0 green, Late 18 00:20 0/4 4 0.0 green', 'one of another grid is there as long as it counts somebody, and takes nobody more');
SELECT capacity_v1.cancel_booking(b.restaurant_id, b.id) FROM capacity.bookings AS b, r WHERE b.restaurant_id = r.id AND b.start_time IN ('19:00', '00:30');
SELECT is(pg_temp.slots(), 'Dinner 17 18:00 3/4 1 75.0 yellow, Dinner 17 18:40 0/4 4 50.0 green, Dinner 17 19:20 0/4 4 50.0 green, '
    || 'Late 17 23:00 0/4 4 0.0 green, Late 17 23:40 0/4 4 0.0 green, Late 18 00:20 0/4 4 0.0 green', 'and no longer');

SELECT is((SELECT jsonb_object_agg(n, capacity_impl.utilization_level(n)) FROM unnest('{0,69.9,70,90,90.1,99.9,100,130}'::numeric[]) AS n),
    '{"0": "green", "69.9": "green", "70": "yellow", "90": "yellow", "90.1": "red", "99.9": "red", "100": "alarm", "130": "alarm"}', 'levels');

SELECT * FROM finish();
