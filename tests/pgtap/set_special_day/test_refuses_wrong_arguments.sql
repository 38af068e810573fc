SELECT plan(34);

SELECT tests.make_restaurant() AS id INTO TEMP r;
SELECT id AS builtin INTO TEMP b FROM capacity.service_periods;
SELECT tests.make_period(id) AS dinner INTO TEMP p FROM r;
SELECT tests.make_period(id, 'Gone', '08:00', '09:00') AS gone INTO TEMP g FROM r;
SELECT capacity_v1.retire_service_period(id, gone) FROM r, g;
SELECT (SELECT count(*) FROM capacity.decisions) AS n, rules_version INTO TEMP before FROM capacity.restaurants;
CREATE FUNCTION pg_temp.set_day(c jsonb) RETURNS jsonb LANGUAGE sql AS $fn$
    SELECT capacity_v1.set_special_day((v ->> 'restaurant')::uuid, (v ->> 'first')::date, (v ->> 'last')::date, (v ->> 'period')::uuid,
        (v ->> 'start')::time, (v ->> 'end')::time, v ->> 'label', v -> 'options')
    FROM pg_temp.r, pg_temp.p, LATERAL (SELECT jsonb_build_object('restaurant', r.id, 'first', '2050-06-17', 'last', NULL, 'period', dinner, 'start', '17:00',
        'end', '23:00', 'label', 'other', 'options', '{}'::jsonb) || c) AS x (v)
$fn$;

SELECT throws_ok(format('SELECT pg_temp.set_day(%L)', c), errcode, NULL, left(c, 60) || ' raises ' || errcode)
FROM (VALUES
    ('{"restaurant": null}', 'RC001'), ('{"first": null}', 'RC001'), ('{"label": null}', 'RC001'), ('{"options": null}', 'RC001'),
    ('{"first": "1969-12-31"}', 'RC003'), ('{"first": "infinity"}', 'RC003'), ('{"last": "infinity"}', 'RC003'), ('{"first": "-infinity", "last": "infinity"}', 'RC003'),
    ('{"last": "2050-06-16"}', 'RC018'), ('{"last": "2051-06-18"}', 'RC018'), ('{"last": "2060-06-24", "start": null, "end": null}', 'RC018'),
    ('{"start": null}', 'RC018'), ('{"end": null}', 'RC018'), ('{"period": null}', 'RC018'), ('{"start": "24:00"}', 'RC018'), ('{"end": "24:00"}', 'RC018'),
    ('{"start": "17:00:30"}', 'RC018'), ('{"end": "23:00:00.5"}', 'RC018'), ('{"label": "Holiday"}', 'RC018'), ('{"label": ""}', 'RC018'),
    ('{"options": {"last_seating_time": "23:00"}}', 'RC018'), ('{"options": {"last_seating_time": "16:59"}}', 'RC018'),
    ('{"options": {"last_seating_time": "20:00:01"}}', 'RC018'), ('{"start": null, "end": null, "options": {"last_seating_time": "20:00"}}', 'RC018'),
    ('{"options": {"last_seating_time": "25:00"}}', 'RC008'), ('{"options": {"note": 5}}', 'RC008'), ('{"options": {"notes": "x"}}', 'RC007'),
    (jsonb_build_object('options', jsonb_build_object('note', repeat('x', 501)))::text, 'RC006'),
    ('{"restaurant": "00000000-0000-0000-0000-000000000000"}', 'RC101'), ('{"period": "00000000-0000-0000-0000-000000000000"}', 'RC103')) AS x (c, errcode);
SELECT throws_ok(format('SELECT pg_temp.set_day(%L)', jsonb_build_object('period', period_id)), 'RC103', NULL, why)
FROM b, g, LATERAL (VALUES (builtin, 'the built-in period has no special days'), (gone, 'nor has a retired one')) AS x (period_id, why);
SELECT is(row((SELECT count(*) FROM capacity.decisions), (SELECT rules_version FROM capacity.restaurants))::text, row(n, rules_version)::text, 'an error changes nothing') FROM before;
SELECT is(pg_temp.set_day(jsonb_build_object('last', '2051-06-17', 'options', jsonb_build_object('note', repeat('ü', 500)))) ->> 'changed', 'true',
    'the longest range and the longest note pass');

SELECT * FROM finish();
