SELECT plan(23);

SELECT tests.make_restaurant() AS id INTO TEMP r;
SELECT tests.make_restaurant() AS id INTO TEMP other;
SELECT tests.make_period(id) AS dinner INTO TEMP p FROM other;
SELECT rules_version INTO TEMP before FROM capacity.restaurants AS x JOIN r ON x.restaurant_id = r.id;
CREATE FUNCTION pg_temp.set_rule(c jsonb) RETURNS jsonb LANGUAGE sql AS $fn$
    SELECT capacity_v1.set_capacity_rule((v ->> 'restaurant')::uuid, (v ->> 'covers')::integer, (v ->> 'parties')::integer,
        (v ->> 'period')::uuid, (v ->> 'weekday')::integer, (v ->> 'first')::date, (v ->> 'last')::date, v -> 'options')
    FROM pg_temp.r, LATERAL (SELECT jsonb_build_object('restaurant', r.id, 'covers', 1, 'parties', 1, 'options', '{}'::jsonb) || c) AS x (v)
$fn$;

SELECT throws_ok(format('SELECT pg_temp.set_rule(%L)', c), errcode, NULL, left(c, 60) || ' raises ' || errcode)
FROM (VALUES
    ('{"restaurant": null}', 'RC001'), ('{"options": null}', 'RC001'),
    ('{"restaurant": "00000000-0000-0000-0000-000000000000"}', 'RC101'),
    ('{"first": "20000-01-01"}', 'RC003'), ('{"first": "infinity"}', 'RC003'), ('{"first": "-infinity", "last": "2050-01-01"}', 'RC003'),
    ('{"first": "2050-01-01", "last": "infinity"}', 'RC003'),
    ('{"options": {"override": true}}', 'RC007'), ('{"options": []}', 'RC008'),
    ('{"covers": -1}', 'RC011'), ('{"covers": 1000001}', 'RC011'), ('{"parties": -1}', 'RC011'), ('{"parties": 2147483647}', 'RC011'),
    ('{"weekday": 0}', 'RC012'), ('{"weekday": 8}', 'RC012'), ('{"weekday": 100000}', 'RC012'),
    ('{"first": "2050-01-02", "last": "2050-01-01"}', 'RC012'), ('{"last": "2050-01-01"}', 'RC012'),
    ('{"weekday": 1, "first": "2050-01-01"}', 'RC012'),
    ('{"period": "00000000-0000-0000-0000-000000000000"}', 'RC103')) AS x (c, errcode);
SELECT throws_ok(format('SELECT capacity_v1.set_capacity_rule(%L, 1, 1, %L)', id, dinner), 'RC103', NULL, 'another restaurant''s period') FROM r, p;
SELECT is((SELECT count(*) FROM capacity.capacity_rules), 0::bigint, 'an error sets no rule');
SELECT is((SELECT x.rules_version FROM capacity.restaurants AS x, r WHERE x.restaurant_id = r.id), rules_version, 'and changes no version') FROM before;

SELECT * FROM finish();
