SELECT plan(12);

SELECT tests.set_clock('2050-06-15 12:00+02');
SELECT tests.make_restaurant(p_options => '{"enforcement": "enforce", "slot_interval_minutes": 60}') AS id INTO TEMP r;
SELECT tests.make_period(id, p_start_time => '18:00', p_end_time => '21:00') AS dinner INTO TEMP p FROM r;
SELECT tests.make_period(id, 'Lunch', '12:00', '14:00', '{1,2,3,4,5}') AS lunch INTO TEMP l FROM r;
SELECT tests.set_limit(id, 10) FROM r;
SELECT tests.book(id, 10, p_start_time => '12:00') FROM r;
SELECT tests.book(id, 5) FROM r;
CREATE FUNCTION pg_temp.days(p_first date, p_days integer, p_party integer DEFAULT 2) RETURNS text LANGUAGE sql AS $fn$
    SELECT string_agg(concat_ws(' ', to_char((v ->> 'date')::date, 'DD'), (v ->> 'available_slots') || '/' || (v ->> 'slots'), left(v ->> 'first_available_time', 5),
                                v ->> 'utilization_percent', v ->> 'level', v ->> 'reason'), ', ' ORDER BY n)
    FROM pg_temp.r, jsonb_array_elements(capacity_v1.get_calendar_availability(id, p_first, p_days, p_party) -> 'days') WITH ORDINALITY AS x (v, n)
$fn$;

SELECT is(capacity_v1.get_calendar_availability(id, tests.day(), 1, 2), jsonb_build_object(
    'success', true, 'restaurant_id', id, 'party_size', 2, 'mode', 'enforce', 'days', jsonb_build_array(jsonb_build_object(
        'date', '2050-06-17', 'is_open', true, 'available', true, 'slots', 5, 'available_slots', 3, 'first_available_time', '18:00:00',
        'utilization_percent', 75.0, 'level', 'yellow', 'reason', NULL, 'closures', '[]'::jsonb))), 'a calendar has its keys') FROM r;
SELECT is(pg_temp.days('2050-06-16', 4), '16 5/5 12:00 0.0 green, 17 3/5 18:00 75.0 yellow, 18 3/3 18:00 0.0 green, 19 3/3 18:00 0.0 green', 'every date in order');
SELECT is((SELECT count(*) FROM capacity.service_ledger, r WHERE restaurant_id = r.id), 2::bigint, 'looking touches no service');
SELECT is(pg_temp.days('2050-06-17', 1, 6), '17 0/5 75.0 yellow CAPACITY_EXCEEDED', 'a larger party finds less');
SELECT tests.set_limit(id, NULL, NULL, lunch) FROM r, l;
SELECT is(pg_temp.days('2050-06-17', 1), '17 5/5 12:00', 'one service without a limit, no percentage');

SELECT is((SELECT row(count(*), min(v ->> 'date'), max(v ->> 'date'))::text
           FROM r, jsonb_array_elements(capacity_v1.get_calendar_availability(id, '2050-06-16', 366, 2) -> 'days') AS v), '(366,2050-06-16,2051-06-16)', 'up to a year');
SELECT is((SELECT count(*) FROM r, jsonb_array_elements(capacity_v1.get_calendar_availability(id, '2050-06-16', 60, 2) -> 'days') AS v,
               LATERAL (SELECT count(*) AS slots, count(*) FILTER (WHERE (s ->> 'available')::boolean) AS free, min(s ->> 'time') FILTER (WHERE (s ->> 'available')::boolean) AS first
                        FROM jsonb_array_elements(capacity_v1.get_day_availability(id, (v ->> 'date')::date, 2) -> 'slots') AS s) AS d
           WHERE (v ->> 'slots', v ->> 'available_slots', v ->> 'first_available_time') = (d.slots::text, d.free::text, d.first)), 60::bigint, 'each says what its day says');

-- Past midnight.
SELECT tests.make_restaurant(p_options => '{"enforcement": "enforce", "slot_interval_minutes": 60}') AS id INTO TEMP late;
SELECT tests.make_period(id, 'Late', '22:00', '02:00', '{3}') FROM late;
SELECT tests.set_clock('2050-06-15 23:30+02');
CREATE FUNCTION pg_temp.late() RETURNS text LANGUAGE sql AS $fn$
    SELECT string_agg(concat_ws(' ', to_char((v ->> 'date')::date, 'DD'), (v ->> 'available_slots') || '/' || (v ->> 'slots'), left(v ->> 'first_available_time', 5), v ->> 'reason'), ', ' ORDER BY n)
    FROM pg_temp.late, jsonb_array_elements(capacity_v1.get_calendar_availability(id, '2050-06-15', 2, 2) -> 'days') WITH ORDINALITY AS x (v, n)
$fn$;
SELECT is(pg_temp.late(), '15 2/4 00:00, 16 0/0 OUTSIDE_SERVICE_HOURS', 'the evening''s date has the slots after midnight');
SELECT tests.set_clock('2050-06-16 00:30+02');
SELECT is(pg_temp.late(), '15 1/4 01:00, 16 0/0 OUTSIDE_SERVICE_HOURS', 'also when it is yesterday');
SELECT tests.set_clock('2050-06-16 01:30+02');
SELECT is(pg_temp.late(), '15 0/4 PAST_TIME, 16 0/0 OUTSIDE_SERVICE_HOURS', 'until they are past');

SELECT capacity_v1.set_restaurant_enforcement(id, 'shadow') FROM late;
SELECT is(capacity_v1.get_calendar_availability(id, '2050-06-22', 1, 2) ->> 'mode', 'shadow', 'it says in which mode') FROM late;
SELECT is(jsonb_array_length(capacity_v1.get_calendar_availability(id, '2199-12-31', 1, 2) -> 'days'), 1, 'the last date that can be booked') FROM late;

SELECT * FROM finish();
