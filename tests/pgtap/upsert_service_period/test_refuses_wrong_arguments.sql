SELECT plan(33);

SELECT tests.make_restaurant() AS id INTO TEMP r;
SELECT id AS builtin INTO TEMP b FROM capacity.service_periods;
SELECT tests.make_period(id, 'Gone', '08:00', '09:00') AS gone INTO TEMP g FROM r;
UPDATE capacity.service_periods SET retired_at = now() FROM g WHERE id = gone;
SELECT (SELECT count(*) FROM capacity.decisions) AS n, rules_version INTO TEMP before FROM capacity.restaurants;
CREATE FUNCTION pg_temp.upsert(c jsonb) RETURNS jsonb LANGUAGE sql AS $fn$
    SELECT capacity_v1.upsert_service_period((v ->> 'restaurant')::uuid, (v ->> 'id')::uuid, v ->> 'name', (v ->> 'start')::time, (v ->> 'end')::time,
        (v ->> 'weekdays')::integer[], v -> 'options')
    FROM pg_temp.r, LATERAL (SELECT jsonb_build_object('restaurant', r.id, 'id', gen_random_uuid(), 'name', 'New', 'start', '17:00', 'end', '23:00',
        'weekdays', '{1,2}', 'options', '{}'::jsonb) || c) AS x (v)
$fn$;

SELECT throws_ok(format('SELECT pg_temp.upsert(%L)', c), errcode, NULL, left(c, 60) || ' raises ' || errcode)
FROM (VALUES
    ('{"restaurant": null}', 'RC001'), ('{"id": null}', 'RC001'), ('{"name": null}', 'RC001'), ('{"start": null}', 'RC001'),
    ('{"end": null}', 'RC001'), ('{"weekdays": null}', 'RC001'), ('{"options": null}', 'RC001'),
    ('{"name": ""}', 'RC014'), (jsonb_build_object('name', repeat('x', 101))::text, 'RC006'),
    ('{"start": "24:00"}', 'RC013'), ('{"end": "24:00"}', 'RC013'), ('{"start": "17:00:30"}', 'RC013'), ('{"end": "23:00:00.5"}', 'RC013'),
    ('{"weekdays": "{}"}', 'RC013'), ('{"weekdays": "{0}"}', 'RC013'), ('{"weekdays": "{8}"}', 'RC013'), ('{"weekdays": "{1,1}"}', 'RC013'),
    ('{"weekdays": "{1,NULL}"}', 'RC013'), ('{"weekdays": "{70000}"}', 'RC013'),
    ('{"options": {"last_seating_time": "16:59"}}', 'RC013'), ('{"options": {"last_seating_time": "23:00"}}', 'RC013'),
    ('{"options": {"last_seating_time": "21:00:30"}}', 'RC013'), ('{"options": {"last_seating_time": "24:00"}}', 'RC008'),
    ('{"options": {"last_seating_time": "late"}}', 'RC008'), ('{"options": {"last_seating_time": 21}}', 'RC008'),
    ('{"options": {"retire": true}}', 'RC007'), ('{"options": 1}', 'RC008'),
    ('{"restaurant": "00000000-0000-0000-0000-000000000000"}', 'RC101')) AS x (c, errcode);
SELECT throws_ok(format('SELECT pg_temp.upsert(%L)', jsonb_build_object('id', builtin)), 'RC103', NULL, 'the built-in period cannot be changed') FROM b;
SELECT throws_ok(format('SELECT pg_temp.upsert(%L)', jsonb_build_object('id', gone)), 'RC103', NULL, 'nor a retired one') FROM g;
SELECT is((SELECT count(*) FROM capacity.service_periods), 2::bigint, 'an error creates nothing');
SELECT is(row((SELECT count(*) FROM capacity.decisions), (SELECT rules_version FROM capacity.restaurants))::text, row(n, rules_version)::text, 'and decides nothing') FROM before;
SELECT is(capacity_v1.upsert_service_period(id, gen_random_uuid(), repeat('ü', 100), '00:00', '23:59') ->> 'success', 'true', 'the longest name passes') FROM r;

SELECT * FROM finish();
