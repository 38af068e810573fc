SELECT plan(13);

SELECT tests.set_clock('2025-01-01 00:00+00');
SELECT tests.make_restaurant(p_options => '{"enforcement": "enforce", "slot_interval_minutes": 30}') AS id INTO TEMP r;
SELECT tests.make_period(id, 'Night', '01:00', '04:00') AS night INTO TEMP p FROM r;
SELECT tests.set_limit(id, 10) FROM r;
CREATE FUNCTION pg_temp.slots(p_restaurant uuid, p_date date) RETURNS text LANGUAGE sql AS $fn$
    SELECT string_agg(concat_ws(' ', left(v ->> 'time', 5), CASE WHEN (v ->> 'second_occurrence')::boolean THEN 'again' END,
                                to_char((v ->> 'starts_at')::timestamptz AT TIME ZONE 'UTC', 'HH24:MI'), v ->> 'reason'), ', ' ORDER BY n)
    FROM jsonb_array_elements(capacity_v1.get_day_availability(p_restaurant, p_date, 2) -> 'slots') WITH ORDINALITY AS x (v, n)
$fn$;

SELECT is(pg_temp.slots(id, '2025-03-29'), '01:00 00:00, 01:30 00:30, 02:00 01:00, 02:30 01:30, 03:00 02:00, 03:30 02:30', 'an ordinary night') FROM r;
SELECT is(pg_temp.slots(id, '2025-03-30'), '01:00 00:00, 01:30 00:30, 03:00 01:00, 03:30 01:30', 'an hour that the clocks skip has no slots') FROM r;
SELECT is(pg_temp.slots(id, '2025-10-26'),
    '01:00 23:00, 01:30 23:30, 02:00 00:00, 02:30 00:30, 02:00 again 01:00, 02:30 again 01:30, 03:00 02:00, 03:30 02:30', 'one that comes twice has them twice') FROM r;

-- Touched services say the same, and count each occurrence for itself.
SELECT capacity_v1.set_booking_policy(id, '{"slot_covers": 4}') FROM r;
SELECT tests.book(id, 3, '2025-10-26', '02:00', p_options => '{"second_occurrence": true}') FROM r;
SELECT is(pg_temp.slots(id, '2025-10-26'),
    '01:00 23:00, 01:30 23:30, 02:00 00:00, 02:30 00:30, 02:00 again 01:00 CAPACITY_EXCEEDED, 02:30 again 01:30, 03:00 02:00, 03:30 02:30', 'the second 02:00 is full, not the first') FROM r;
SELECT tests.book(id, 3, '2025-03-30', '03:00') FROM r;
SELECT is(pg_temp.slots(id, '2025-03-30'), '01:00 00:00, 01:30 00:30, 03:00 01:00 CAPACITY_EXCEEDED, 03:30 01:30', 'nor has the skipped hour slots then') FROM r;
SELECT is((SELECT string_agg(concat(left(v ->> 'time', 5), ' ', v ->> 'second_occurrence', ' ', v ->> 'booked_covers', '/', v ->> 'limit'), ', ' ORDER BY n)
           FROM r, jsonb_array_elements(capacity_v1.get_capacity_overview(id, '2025-10-26') #> '{service_periods,0,slots}') WITH ORDINALITY AS x (v, n)),
    '01:00 false 0/4, 01:30 false 0/4, 02:00 false 0/4, 02:30 false 0/4, 02:00 true 3/4, 02:30 true 0/4, 03:00 false 0/4, 03:30 false 0/4', 'the overview shows both');
SELECT is(capacity_v1.get_calendar_availability(id, '2025-03-30', 1, 2) #> '{days,0,slots}', '4', 'the calendar counts those that exist') FROM r;
SELECT is(capacity_v1.get_calendar_availability(id, '2025-10-26', 1, 2) #> '{days,0,slots}', '8', 'and each of those that come twice') FROM r;
SELECT is((SELECT string_agg(concat(left(v ->> 'time', 5), ' ', v ->> 'offset_minutes'), ', ' ORDER BY n)
           FROM r, jsonb_array_elements(capacity_v1.find_alternative_slots(id, '2025-03-30', '01:30', 2, '{"offsets": [30, 60, 120]}') -> 'alternatives') WITH ORDINALITY AS x (v, n)),
    '01:00 -30, 03:30 120', 'what is skipped is no alternative, and distance is that of the wall clock');
SELECT is((SELECT string_agg(concat(left(v ->> 'time', 5), ' ', to_char((v ->> 'starts_at')::timestamptz AT TIME ZONE 'UTC', 'HH24:MI')), ', ' ORDER BY n)
           FROM r, jsonb_array_elements(capacity_v1.find_alternative_slots(id, '2025-10-26', '01:30', 2, '{"offsets": [30, 60]}') -> 'alternatives') WITH ORDINALITY AS x (v, n)),
    '01:00 23:00, 02:00 00:00, 02:30 00:30', 'of a time that comes twice the first is offered');

-- A jump of half an hour, one at midnight.
SELECT tests.make_restaurant('Lord Howe', 'Australia/Lord_Howe', '{"enforcement": "enforce", "slot_interval_minutes": 30}') AS id INTO TEMP howe;
SELECT tests.make_period(id, 'Night', '01:00', '03:00') FROM howe;
SELECT is(pg_temp.slots(id, '2025-10-05'), '01:00 14:30, 01:30 15:00, 02:30 15:30', 'Lord Howe skips half an hour') FROM howe;
SELECT is(pg_temp.slots(id, '2025-04-06'), '01:00 14:00, 01:30 14:30, 01:30 again 15:00, 02:00 15:30, 02:30 16:00', 'and repeats one') FROM howe;
SELECT tests.make_restaurant('Cairo', 'Africa/Cairo', '{"enforcement": "enforce", "slot_interval_minutes": 30}') AS id INTO TEMP cairo;
SELECT tests.make_period(id, 'Late', '23:00', '01:30') FROM cairo;
SELECT is(pg_temp.slots(id, '2025-04-24'), '23:00 21:00, 23:30 21:30, 01:00 22:00', 'Cairo skips the hour after midnight') FROM cairo;

SELECT * FROM finish();
