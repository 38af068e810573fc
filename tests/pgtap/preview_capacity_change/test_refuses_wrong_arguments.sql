SELECT plan(58);

SELECT tests.set_clock('2050-06-10 12:00+02');
SELECT tests.make_restaurant() AS id INTO TEMP r;
SELECT tests.make_period(id, p_service_period_id => '00000000-0000-4000-8000-00000000000a') AS dinner INTO TEMP p FROM r;
SELECT tests.make_period(id, 'Lunch', '11:00', '15:00', p_service_period_id => '00000000-0000-4000-8000-00000000000b') AS lunch INTO TEMP l FROM r;
SELECT tests.book(id, 2) FROM r;
CREATE FUNCTION pg_temp.refusal(p_change text, p_arguments jsonb) RETURNS text LANGUAGE plpgsql AS $fn$
DECLARE
    v_detail jsonb;
    v_text text;
BEGIN
    PERFORM capacity_v1.preview_capacity_change(id, p_change, p_arguments) FROM pg_temp.r;
    RETURN 'none';
EXCEPTION WHEN raise_exception OR SQLSTATE 'RC001' OR SQLSTATE 'RC003' OR SQLSTATE 'RC007' OR SQLSTATE 'RC011' OR SQLSTATE 'RC012' OR SQLSTATE 'RC013' OR SQLSTATE 'RC017'
    OR SQLSTATE 'RC018' OR SQLSTATE 'RC019' OR SQLSTATE 'RC103' OR SQLSTATE 'RC202' OR SQLSTATE 'RC207' THEN
    GET STACKED DIAGNOSTICS v_text = PG_EXCEPTION_DETAIL;
    v_detail := v_text;
    RETURN concat_ws(' ', v_detail ->> 'code', coalesce(v_detail ->> 'argument', v_detail ->> 'change'), v_detail ->> 'type');
END
$fn$;

SELECT is(pg_temp.refusal(c, a::jsonb), 'INVALID_CHANGE ' || expected, left(c || ' ' || a, 70))
FROM (VALUES
    ('drop_everything', '{}', 'drop_everything'), ('', '{}', ''), ('set_enforcement', '{"percent": 0}', 'set_enforcement'),
    ('set_capacity_rule', '[]', 'object'), ('set_capacity_rule', '"x"', 'object'), ('set_capacity_rule', '5', 'object'),
    ('set_capacity_rule', '{"restaurant_id": "00000000-0000-4000-8000-00000000000a"}', 'restaurant_id'), ('set_capacity_rule', '{"p_max_covers": 5}', 'p_max_covers'),
    ('set_capacity_rule', '{"max_covers": "5"}', 'max_covers whole number'), ('set_capacity_rule', '{"max_covers": 5.5}', 'max_covers whole number'),
    ('set_capacity_rule', '{"max_covers": 1e99999}', 'max_covers whole number'), ('set_capacity_rule', '{"max_covers": 2147483648}', 'max_covers whole number'),
    ('set_capacity_rule', '{"max_parties": true}', 'max_parties whole number'), ('set_capacity_rule', '{"weekday": [5]}', 'weekday whole number'),
    ('set_capacity_rule', '{"service_period_id": "dinner"}', 'service_period_id uuid'), ('set_capacity_rule', '{"service_period_id": 5}', 'service_period_id uuid'),
    ('set_capacity_rule', '{"first_date": "tomorrow"}', 'first_date date YYYY-MM-DD'), ('set_capacity_rule', '{"first_date": "2050-02-29"}', 'first_date date YYYY-MM-DD'),
    ('set_capacity_rule', '{"first_date": "2050-13-01"}', 'first_date date YYYY-MM-DD'), ('set_capacity_rule', '{"first_date": "2050-06-00"}', 'first_date date YYYY-MM-DD'),
    ('set_capacity_rule', '{"first_date": "0000-01-01"}', 'first_date date YYYY-MM-DD'), ('set_capacity_rule', '{"first_date": "infinity"}', 'first_date date YYYY-MM-DD'),
    ('set_capacity_rule', '{"last_date": "2050-06-17 "}', 'last_date date YYYY-MM-DD'), ('set_capacity_rule', '{"last_date": 20500617}', 'last_date date YYYY-MM-DD'),
    ('set_capacity_rule', '{"options": []}', 'options object'), ('remove_capacity_rule', '{"max_covers": 5}', 'max_covers'), ('remove_capacity_rule', '{"options": "x"}', 'options object'),
    ('upsert_service_period', '{"name": 5}', 'name text'), ('upsert_service_period', '{"start_time": "24:00"}', 'start_time time HH:MM'),
    ('upsert_service_period', '{"start_time": "5pm"}', 'start_time time HH:MM'), ('upsert_service_period', '{"end_time": "12:60"}', 'end_time time HH:MM'),
    ('upsert_service_period', '{"end_time": 23}', 'end_time time HH:MM'), ('upsert_service_period', '{"weekdays": "{1,2}"}', 'weekdays array of whole numbers'),
    ('upsert_service_period', '{"weekdays": [1, "2"]}', 'weekdays array of whole numbers'), ('upsert_service_period', '{"weekdays": [1, null]}', 'weekdays array of whole numbers'),
    ('upsert_service_period', '{"weekdays": 5}', 'weekdays array of whole numbers'), ('retire_service_period', '{"keep_bookings": true}', 'keep_bookings'),
    ('set_special_day', '{"note": "x"}', 'note'), ('set_special_day', '{"label": false}', 'label text'), ('remove_special_day', '{"start_time": "17:00"}', 'start_time'),
    ('set_booking_policy', '{"slot_covers": 5}', 'slot_covers'), ('set_booking_policy', '{"policy": "x"}', 'policy object')) AS x (c, a, expected);

SELECT is(pg_temp.refusal(c, a::jsonb), expected, c || ' itself refuses ' || a)
FROM (VALUES
    ('set_capacity_rule', '{"max_covers": -1}', 'INVALID_LIMIT'), ('set_capacity_rule', '{"weekday": 8}', 'INVALID_SCOPE'),
    ('set_capacity_rule', '{"first_date": "1969-12-31"}', 'INVALID_DATE p_first_date'), ('set_capacity_rule', '{"options": {"x": 1}}', 'UNKNOWN_OPTION'),
    ('upsert_service_period', '{"name": "Dinner"}', 'MISSING_ARGUMENT'), ('upsert_service_period', '{"weekdays": null, "name": "Dinner"}', 'MISSING_ARGUMENT'),
    ('upsert_service_period', '{"service_period_id": "00000000-0000-4000-8000-00000000000c", "name": "Tea", "start_time": "14:00", "end_time": "17:00"}', 'SERVICE_PERIOD_OVERLAP'),
    ('upsert_service_period', '{"service_period_id": "00000000-0000-4000-8000-00000000000c", "name": "Tea", "start_time": "15:00", "end_time": "17:00", "weekdays": []}', 'INVALID_SERVICE_PERIOD'),
    ('retire_service_period', '{"service_period_id": "00000000-0000-4000-8000-00000000000a"}', 'SERVICE_PERIOD_IN_USE'),
    ('set_special_day', '{}', 'MISSING_ARGUMENT'), ('set_special_day', '{"first_date": "2050-06-17", "start_time": "17:00"}', 'INVALID_SPECIAL_DAY'),
    ('set_booking_policy', '{}', 'MISSING_ARGUMENT'), ('set_booking_policy', '{"policy": {"slot_covers": -1}}', 'INVALID_POLICY')) AS x (c, a, expected);
SELECT throws_ok('SELECT capacity_v1.preview_capacity_change(NULL, ''set_booking_policy'', ''{}'')', 'RC001', NULL, 'the restaurant is required');
SELECT throws_ok('SELECT capacity_v1.preview_capacity_change(gen_random_uuid(), ''remove_capacity_rule'', ''{}'')', 'RC101', NULL, 'and must exist');
SELECT is(tests.sound(id), 'sound', 'nothing is out of balance') FROM r;

SELECT * FROM finish();
