SELECT plan(61);

SELECT tests.make_restaurant() AS id INTO TEMP r;
SELECT tests.make_period(id, p_service_period_id => '00000000-0000-4000-8000-00000000000a') AS dinner INTO TEMP p FROM r;
SELECT tests.make_period(id, 'Gone', '08:00', '09:00', p_service_period_id => '00000000-0000-4000-8000-00000000000b') AS gone INTO TEMP g FROM r;
SELECT capacity_v1.retire_service_period(id, gone) FROM r, g;
SELECT (SELECT count(*) FROM capacity.decisions) AS n, rules_version INTO TEMP before FROM capacity.restaurants;
CREATE FUNCTION pg_temp.refusal(p_policy jsonb) RETURNS text LANGUAGE plpgsql AS $fn$
DECLARE
    v_detail text;
BEGIN
    PERFORM capacity_v1.set_booking_policy(id, p_policy) FROM pg_temp.r;
    RETURN 'none';
EXCEPTION WHEN SQLSTATE 'RC017' OR SQLSTATE 'RC103' THEN
    GET STACKED DIAGNOSTICS v_detail = PG_EXCEPTION_DETAIL;
    RETURN concat_ws(' ', v_detail::jsonb ->> 'code', v_detail::jsonb ->> 'key');
END
$fn$;

SELECT is(pg_temp.refusal(p::jsonb), 'INVALID_POLICY' || coalesce(' ' || key, ''), left(p, 60))
FROM (VALUES
    ('[]', NULL), ('"x"', NULL), ('5', NULL), ('{"max_covers": 5}', 'max_covers'), ('{"": 5}', ''),
    ('{"slot_interval_minutes": 4}', 'slot_interval_minutes'), ('{"slot_interval_minutes": 241}', 'slot_interval_minutes'), ('{"slot_interval_minutes": null}', 'slot_interval_minutes'),
    ('{"slot_interval_minutes": "15"}', 'slot_interval_minutes'), ('{"slot_interval_minutes": 7.5}', 'slot_interval_minutes'), ('{"slot_interval_minutes": 1e9999}', 'slot_interval_minutes'),
    ('{"dining_duration_minutes": 14}', 'dining_duration_minutes'), ('{"dining_duration_minutes": 1441}', 'dining_duration_minutes'),
    ('{"min_notice_minutes": -1}', 'min_notice_minutes'), ('{"min_notice_minutes": 525601}', 'min_notice_minutes'),
    ('{"booking_horizon_days": -1}', 'booking_horizon_days'), ('{"booking_horizon_days": 3651}', 'booking_horizon_days'), ('{"booking_horizon_days": true}', 'booking_horizon_days'),
    ('{"min_party_size": 0}', 'min_party_size'), ('{"max_party_size": 1001}', 'max_party_size'), ('{"max_party_size": null}', 'max_party_size'),
    ('{"min_party_size": 5, "max_party_size": 4}', 'min_party_size'), ('{"turn_buffer_minutes": 241}', 'turn_buffer_minutes'),
    ('{"slot_covers": -1}', 'slot_covers'), ('{"slot_covers": 1000001}', 'slot_covers'),
    ('{"remaining_shown_below": -1}', 'remaining_shown_below'), ('{"remaining_shown_below": 1000001}', 'remaining_shown_below'), ('{"remaining_shown_below": "5"}', 'remaining_shown_below'),
    ('{"channels": []}', 'channels'), ('{"channels": "web"}', 'channels'), ('{"channels": {}}', 'channels'), ('{"channels": [""]}', 'channels'), ('{"channels": [null]}', 'channels'),
    ('{"channels": [5]}', 'channels'), ('{"channels": ["a", "a"]}', 'channels'), ('{"channels": ["a", "b", 5]}', 'channels'),
    (jsonb_build_object('channels', jsonb_build_array(repeat('x', 101)))::text, 'channels'),
    (jsonb_build_object('channels', (SELECT jsonb_agg(n::text) FROM generate_series(1, 51) AS n))::text, 'channels'),
    ('{"dining_durations": null}', 'dining_durations'), ('{"dining_durations": {}}', 'dining_durations'), ('{"dining_durations": [5]}', 'dining_durations'),
    ('{"dining_durations": [{}]}', 'dining_durations'), ('{"dining_durations": [{"min_party_size": 1, "minutes": 60}]}', 'dining_durations'),
    ('{"dining_durations": [{"min_party_size": 2, "max_party_size": 1, "minutes": 60}]}', 'dining_durations'),
    ('{"dining_durations": [{"min_party_size": 1, "max_party_size": 2, "minutes": 14}]}', 'dining_durations'),
    ('{"dining_durations": [{"min_party_size": 1, "max_party_size": 2, "minutes": 60, "name": "x"}]}', 'dining_durations'),
    ('{"dining_durations": [{"min_party_size": 1, "max_party_size": 2, "minutes": 60, "service_period_id": "dinner"}]}', 'dining_durations'),
    ('{"dining_durations": [{"min_party_size": 1, "max_party_size": 2, "minutes": 60, "service_period_id": 5}]}', 'dining_durations'),
    ('{"dining_durations": [{"min_party_size": 1, "max_party_size": 2, "minutes": 60}, {"min_party_size": 2, "max_party_size": 4, "minutes": 60}]}', 'dining_durations')) AS x (p, key);
SELECT is(pg_temp.refusal(format('{"dining_durations": [{"min_party_size": 1, "max_party_size": 2, "minutes": 60, "service_period_id": "%s"}]}', id)::jsonb),
    'SERVICE_PERIOD_NOT_FOUND', why)
FROM (VALUES ('00000000-0000-4000-8000-00000000000b', 'a retired period'), ('00000000-0000-4000-8000-00000000dead', 'a period that does not exist')) AS x (id, why);
SELECT capacity_v1.set_booking_policy(id, '{"min_party_size": 3}') FROM r;
SELECT is(pg_temp.refusal('{"max_party_size": 2}'), 'INVALID_POLICY max_party_size', 'both party sizes must agree, also with what stays');
SELECT is(pg_temp.refusal('{"min_party_size": 2, "max_party_size": 2}'), 'none', 'taken together');
SELECT throws_ok('SELECT capacity_v1.set_booking_policy(NULL, ''{}'')', 'RC001', NULL, 'the restaurant is required');
SELECT throws_ok(format('SELECT capacity_v1.set_booking_policy(%L, NULL)', id), 'RC001', NULL, 'so is the policy') FROM r;
SELECT throws_ok(format('SELECT capacity_v1.set_booking_policy(%L, ''null'')', id), 'RC001', NULL, 'JSON''s null is none') FROM r;
SELECT throws_ok('SELECT capacity_v1.set_booking_policy(gen_random_uuid(), ''{}'')', 'RC101', NULL, 'the restaurant must exist');
SELECT is((SELECT count(*) FROM capacity.decisions), n + 2, 'an error changes nothing') FROM before;
SELECT is(pg_temp.refusal(jsonb_build_object('channels', (SELECT jsonb_agg(n::text) FROM generate_series(1, 50) AS n), 'slot_covers', 1000000, 'remaining_shown_below', 1000000,
    'dining_durations', '[{"min_party_size": 1, "max_party_size": 1000, "minutes": 1440}]'::jsonb)), 'none', 'the greatest of each passes');
SELECT is(pg_temp.refusal('{"dining_durations": [{"min_party_size": 1, "max_party_size": 2, "minutes": 60},
    {"min_party_size": 1, "max_party_size": 2, "minutes": 60, "service_period_id": "00000000-0000-4000-8000-00000000000a"}]}'), 'none', 'a period may repeat the party sizes');
SELECT is(tests.sound(id), 'sound', 'nothing is out of balance') FROM r;

SELECT * FROM finish();
