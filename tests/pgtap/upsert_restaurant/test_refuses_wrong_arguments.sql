SELECT plan(32);

SELECT tests.make_restaurant() AS id INTO TEMP r;
SELECT count(*) AS n INTO TEMP before FROM capacity.decisions;
CREATE FUNCTION pg_temp.upsert(c jsonb) RETURNS jsonb LANGUAGE sql AS $fn$
    SELECT capacity_v1.upsert_restaurant((v ->> 'id')::uuid, v ->> 'name', v ->> 'zone', v -> 'options')
    FROM (SELECT jsonb_build_object('id', gen_random_uuid(), 'name', 'New', 'zone', 'Asia/Tokyo', 'options', '{}'::jsonb) || c) AS x (v)
$fn$;

SELECT throws_ok(format('SELECT pg_temp.upsert(%L)', c), errcode, NULL, left(c, 60) || ' raises ' || errcode)
FROM (VALUES
    ('{"id": null}', 'RC001'), ('{"name": null}', 'RC001'), ('{"zone": null}', 'RC001'), ('{"options": null}', 'RC001'),
    ('{"name": ""}', 'RC014'), (jsonb_build_object('name', repeat('x', 201))::text, 'RC006'),
    ('{"zone": ""}', 'RC010'), ('{"zone": "Mars/Base"}', 'RC010'), ('{"zone": "EST"}', 'RC010'), ('{"zone": "CET"}', 'RC010'),
    ('{"zone": "UTC+3"}', 'RC010'), ('{"zone": "+02:00"}', 'RC010'), ('{"zone": "posix/Asia/Tokyo"}', 'RC010'), ('{"zone": "asia/tokyo"}', 'RC010'),
    ('{"options": {"max_covers": 5}}', 'RC007'),
    ('{"options": []}', 'RC008'), ('{"options": "x"}', 'RC008'), ('{"options": {"slot_interval_minutes": "15"}}', 'RC008'),
    ('{"options": {"slot_interval_minutes": 4}}', 'RC008'), ('{"options": {"slot_interval_minutes": 241}}', 'RC008'),
    ('{"options": {"slot_interval_minutes": 15.5}}', 'RC008'), ('{"options": {"slot_interval_minutes": 1e300}}', 'RC008'),
    ('{"options": {"dining_duration_minutes": 14}}', 'RC008'), ('{"options": {"dining_duration_minutes": 1441}}', 'RC008'),
    ('{"options": {"dining_duration_minutes": 20.5}}', 'RC008'), ('{"options": {"dining_duration_minutes": true}}', 'RC008'),
    ('{"options": {"enforcement": "off"}}', 'RC015'), ('{"options": {"enforcement": 1}}', 'RC008')) AS x (c, errcode);
SELECT is((SELECT count(*) FROM capacity.restaurants), 1::bigint, 'an error creates nothing');
SELECT is((SELECT count(*) FROM capacity.decisions), n, 'and decides nothing') FROM before;
SELECT is(capacity_v1.upsert_restaurant(gen_random_uuid(), repeat('ü', 200), 'UTC',
    '{"slot_interval_minutes": 240, "dining_duration_minutes": 1440}') ->> 'success', 'true', 'the longest name and the largest options pass');
SELECT is(capacity_v1.upsert_restaurant(gen_random_uuid(), 'x', 'America/Argentina/Ushuaia',
    '{"slot_interval_minutes": 5, "dining_duration_minutes": 15}') ->> 'success', 'true', 'so do the smallest');

SELECT * FROM finish();
