SELECT plan(6);

SELECT tests.set_clock('2050-06-15 22:00+02');
SELECT tests.make_restaurant(p_options => '{"enforcement": "enforce", "slot_interval_minutes": 60}') AS id INTO TEMP r;
SELECT tests.make_period(id, p_start_time => '18:00', p_end_time => '21:00', p_weekdays => '{1,3,4,5,6,7}') AS dinner INTO TEMP p FROM r;
SELECT tests.set_limit(id, 10) FROM r;
SELECT tests.book(id, 10) FROM r;
SELECT capacity_v1.set_special_day(id, '2050-06-18', '2050-06-19', p_label => 'holiday', p_options => '{"note": "closed for good weather"}') FROM r;
SELECT capacity_v1.set_special_day(id, '2050-06-19', NULL, dinner, p_label => 'private_event') FROM r, p;
SELECT capacity_v1.set_booking_policy(id, '{"booking_horizon_days": 7}') FROM r;
CREATE FUNCTION pg_temp.days(p_party integer DEFAULT 2) RETURNS text LANGUAGE sql AS $fn$
    SELECT string_agg(concat_ws(' ', to_char((v ->> 'date')::date, 'DD'), CASE WHEN (v ->> 'available')::boolean THEN 'yes' END, v ->> 'reason',
                                (SELECT string_agg(c ->> 'label', ' ') FROM jsonb_array_elements(v -> 'closures') AS c)), ', ' ORDER BY n)
    FROM pg_temp.r, jsonb_array_elements(capacity_v1.get_calendar_availability(id, '2050-06-15', 9, p_party) -> 'days') WITH ORDINALITY AS x (v, n)
$fn$;

SELECT is(pg_temp.days(), '15 PAST_TIME, 16 yes, 17 CAPACITY_EXCEEDED, 18 OUTSIDE_SERVICE_HOURS holiday, 19 OUTSIDE_SERVICE_HOURS private_event, 20 yes, '
    || '21 OUTSIDE_SERVICE_HOURS, 22 yes, 23 POLICY_REFUSED', 'each reason where it is the reason');
SELECT is(pg_temp.days(11), '15 PAST_TIME, 16 CAPACITY_EXCEEDED, 17 CAPACITY_EXCEEDED, 18 OUTSIDE_SERVICE_HOURS holiday, 19 OUTSIDE_SERVICE_HOURS private_event, '
    || '20 CAPACITY_EXCEEDED, 21 OUTSIDE_SERVICE_HOURS, 22 CAPACITY_EXCEEDED, 23 POLICY_REFUSED', 'for a party that never fits');
SELECT capacity_v1.set_restaurant_enforcement(id, 'shadow') FROM r;
SELECT is(pg_temp.days(11), '15 PAST_TIME, 16 yes, 17 yes, 18 OUTSIDE_SERVICE_HOURS holiday, 19 OUTSIDE_SERVICE_HOURS private_event, 20 yes, 21 OUTSIDE_SERVICE_HOURS, 22 yes, 23 yes',
    'in shadow mode only the past and the calendar say no');
SELECT is(capacity_v1.get_calendar_availability(id, '2050-06-18', 1, 2) #> '{days,0,closures}', '[{"service_period_id": null, "service_period_name": null, "label": "holiday"}]',
    'a closure has its label; its note is for staff') FROM r;

-- Services that do not agree: the one that came nearest to taking somebody says why.
SELECT tests.make_restaurant() AS id INTO TEMP pair;
SELECT tests.make_period(id, p_start_time => '18:00', p_end_time => '21:00'), tests.make_period(id, 'Late', '23:00', '00:00') FROM pair;
SELECT capacity_v1.set_booking_policy(id, '{"min_notice_minutes": 120}') FROM pair;
SELECT is(capacity_v1.get_calendar_availability(id, '2050-06-15', 1, 2) #>> '{days,0,reason}', 'POLICY_REFUSED', 'one is past, one comes too soon') FROM pair;
SELECT capacity_v1.set_booking_policy(id, '{"min_notice_minutes": 0}'), tests.set_limit(id, 1) FROM pair;
SELECT is(capacity_v1.get_calendar_availability(id, '2050-06-15', 1, 2) #>> '{days,0,reason}', 'CAPACITY_EXCEEDED', 'one is past, one is full') FROM pair;

SELECT * FROM finish();
