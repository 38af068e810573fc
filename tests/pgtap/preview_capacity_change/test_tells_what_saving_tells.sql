SELECT plan(17);

SELECT tests.set_clock('2050-06-10 12:00+02');
SELECT tests.make_restaurant() AS id INTO TEMP r;
SELECT tests.make_period(id) AS dinner INTO TEMP p FROM r;
SELECT tests.make_period(id, 'Lunch', '11:00', '15:00') AS lunch INTO TEMP l FROM r;
SELECT tests.set_limit(id, 20) FROM r;
SELECT tests.book(id, 6, d::date, t) FROM r, unnest('{2050-06-17,2050-06-18}'::text[]) AS d, unnest('{12:00,19:00,22:00}'::time[]) AS t;

-- Each change is previewed, then saved and taken back here: an answer must not depend on the one before it.
CREATE TEMP TABLE change (n integer, change text, arguments jsonb, impact text);
INSERT INTO change
SELECT n, c, replace(replace(a, 'DINNER', dinner::text), 'LUNCH', lunch::text)::jsonb, i
FROM p, l, (VALUES
    (1, 'set_capacity_rule', '{"max_covers": 8, "max_parties": null, "weekday": 5}', '2 changed, debt 06-17 +4/0, 06-17 19:00 over_limit, 06-17 22:00 over_limit'),
    (2, 'set_capacity_rule', '{"max_covers": 3, "service_period_id": "LUNCH", "first_date": "2050-06-17", "last_date": "2050-06-18"}',
        '2 changed, debt 06-17 +3/0, debt 06-18 +3/0, 06-17 12:00 over_limit, 06-18 12:00 over_limit'),
    (3, 'remove_capacity_rule', '{}', '4 changed'),
    (4, 'upsert_service_period', '{"service_period_id": "DINNER", "name": "Dinner", "start_time": "17:00", "end_time": "22:00", "weekdays": [6, 5]}',
        '2 changed, 06-17 22:00 outside_hours, 06-18 22:00 outside_hours'),
    (5, 'upsert_service_period', '{"service_period_id": "DINNER", "name": "Dinner", "start_time": "17:00", "end_time": "23:00", "options": {"last_seating_time": "21:30"}}',
        '2 changed, 06-17 22:00 outside_hours, 06-18 22:00 outside_hours'),
    (6, 'retire_service_period', '{"service_period_id": "LUNCH", "options": {"keep_bookings": true}}', '2 changed, 06-17 12:00 closed, 06-18 12:00 closed'),
    (7, 'set_special_day', '{"first_date": "2050-06-17"}', '2 changed, 06-17 12:00 closed, 06-17 19:00 closed, 06-17 22:00 closed'),
    (8, 'set_special_day', '{"first_date": "2050-06-18", "service_period_id": "DINNER", "start_time": "20:00", "end_time": "01:00", "label": "special_hours"}',
        '1 changed, 06-18 19:00 outside_hours'),
    (9, 'remove_special_day', '{"first_date": "2050-06-18"}', '0 changed'),
    (10, 'set_booking_policy', '{"policy": {"slot_covers": 5, "min_notice_minutes": 60}}',
        '4 changed, 06-17 12:00 over_limit, 06-17 19:00 over_limit, 06-17 22:00 over_limit, 06-18 12:00 over_limit, 06-18 19:00 over_limit, 06-18 22:00 over_limit')
) AS x (n, c, a, i);
CREATE FUNCTION pg_temp.save(p_change text, a jsonb) RETURNS jsonb LANGUAGE sql AS $fn$
    SELECT CASE p_change
        WHEN 'set_capacity_rule' THEN capacity_v1.set_capacity_rule(r.id, (a ->> 'max_covers')::integer, (a ->> 'max_parties')::integer,
            (a ->> 'service_period_id')::uuid, (a ->> 'weekday')::integer, (a ->> 'first_date')::date, (a ->> 'last_date')::date)
        WHEN 'remove_capacity_rule' THEN capacity_v1.remove_capacity_rule(r.id)
        WHEN 'upsert_service_period' THEN capacity_v1.upsert_service_period(r.id, (a ->> 'service_period_id')::uuid, a ->> 'name', (a ->> 'start_time')::time,
            (a ->> 'end_time')::time, CASE WHEN a ? 'weekdays' THEN '{5,6}' ELSE '{1,2,3,4,5,6,7}' END::integer[], coalesce(a -> 'options', '{}'))
        WHEN 'retire_service_period' THEN capacity_v1.retire_service_period(r.id, (a ->> 'service_period_id')::uuid, a -> 'options')
        WHEN 'set_special_day' THEN capacity_v1.set_special_day(r.id, (a ->> 'first_date')::date, NULL, (a ->> 'service_period_id')::uuid,
            (a ->> 'start_time')::time, (a ->> 'end_time')::time, coalesce(a ->> 'label', 'other'))
        WHEN 'remove_special_day' THEN capacity_v1.remove_special_day(r.id, (a ->> 'first_date')::date)
        WHEN 'set_booking_policy' THEN capacity_v1.set_booking_policy(r.id, a -> 'policy') END
    FROM pg_temp.r
$fn$;
-- What differs between two rows that were made one after the other.
CREATE FUNCTION pg_temp.comparable(p_answer jsonb) RETURNS jsonb LANGUAGE sql AS $fn$
    SELECT p_answer #- '{rule,id}' #- '{rule,created_at}' #- '{special_day,id}' #- '{special_day,created_at}' #- '{special_day,updated_at}' #- '{rule,updated_at}'
$fn$;
CREATE FUNCTION pg_temp.saved_and_taken_back(p_change text, p_arguments jsonb) RETURNS jsonb LANGUAGE plpgsql AS $fn$
DECLARE
    v_answer jsonb;
BEGIN
    v_answer := pg_temp.save(p_change, p_arguments);
    RAISE EXCEPTION USING ERRCODE = 'XX999';
EXCEPTION WHEN SQLSTATE 'XX999' THEN
    RETURN v_answer;
END
$fn$;
CREATE FUNCTION pg_temp.stored() RETURNS text LANGUAGE sql AS $fn$
    SELECT md5(concat((SELECT string_agg(x::text, '' ORDER BY x.id) FROM capacity.service_periods AS x), (SELECT string_agg(x::text, '' ORDER BY x.id) FROM capacity.special_days AS x),
        (SELECT string_agg(x::text, '' ORDER BY x.id) FROM capacity.capacity_rules AS x), (SELECT string_agg(x::text, '') FROM capacity.restaurants AS x),
        (SELECT string_agg(x::text, '' ORDER BY x::text) FROM capacity.service_ledger AS x), (SELECT string_agg(x::text, '' ORDER BY x::text) FROM capacity.booking_slots AS x),
        (SELECT count(*) FROM capacity.decisions)))
$fn$;

SELECT pg_temp.stored() AS before INTO TEMP s;
SELECT n, capacity_v1.preview_capacity_change(id, change, arguments) AS answer INTO TEMP previewed FROM r, change;
SELECT is(pg_temp.stored(), before, 'no preview saves anything') FROM s;
SELECT is((SELECT count(*) FROM previewed WHERE answer -> 'preview' = 'true'), 10::bigint, 'each says that it is one');
SELECT is(tests.impact(answer), impact, change || ' ' || arguments::text) FROM change JOIN previewed USING (n) ORDER BY n;
SELECT is((SELECT array_agg(n ORDER BY n) FROM change JOIN previewed USING (n)
           WHERE pg_temp.comparable(answer) IS DISTINCT FROM pg_temp.comparable(pg_temp.saved_and_taken_back(change, arguments)) || '{"preview": true}'), NULL,
    'saving reports the same, to the letter');
SELECT is(capacity_v1.preview_capacity_change(id, 'set_capacity_rule', '{"max_covers": 20}') ->> 'changed', 'false', 'what is so already changes nothing') FROM r;

SELECT pg_temp.save('set_capacity_rule', '{"max_covers": 8, "weekday": 5}');
SELECT isnt(pg_temp.stored(), before, 'saving does save') FROM s;
SELECT is(tests.outcome(tests.book(id, 1)) || ', ' || tests.outcome(tests.book(id, 1, '2050-06-18')), 'refused: CAPACITY_EXCEEDED, confirmed', 'and only that') FROM r;
SELECT is(tests.sound(id), 'sound', 'nothing is out of balance') FROM r;

SELECT * FROM finish();
