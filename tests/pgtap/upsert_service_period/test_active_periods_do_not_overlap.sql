SELECT plan(20);

SELECT tests.make_restaurant() AS id INTO TEMP r;
SELECT tests.make_restaurant() AS id INTO TEMP other;
SELECT tests.make_period(id, 'Dinner', '17:00', '23:00', '{5,6}') AS dinner INTO TEMP p FROM r;
SELECT tests.make_period(id, 'Night', '23:00', '03:00', '{7}') AS period_id INTO TEMP night FROM r;
CREATE FUNCTION pg_temp.add(p_start time, p_end time, p_weekdays integer[], p_name text DEFAULT gen_random_uuid()::text) RETURNS text LANGUAGE sql AS $fn$
    SELECT 'added' FROM pg_temp.r WHERE tests.make_period(r.id, p_name, p_start, p_end, p_weekdays) IS NOT NULL
$fn$;
SELECT count(*) AS n INTO TEMP before FROM capacity.decisions;

SELECT throws_ok(format('SELECT pg_temp.add(%L, %L, %L)', s, e, d), 'RC202', NULL, description)
FROM (VALUES
    ('17:00', '23:00', '{5}', 'the same hours'), ('16:00', '17:01', '{6}', 'a minute at the start'), ('22:59', '23:30', '{5}', 'a minute at the end'),
    ('18:00', '19:00', '{1,2,3,4,5}', 'within, on one of the days'), ('18:00', '18:00', '{4}', '24 hours into the next day'),
    ('20:00', '19:00', '{4}', 'across midnight into Friday'),
    ('02:00', '04:00', '{1}', 'Monday''s small hours are Sunday''s night'), ('22:00', '23:30', '{7}', 'Sunday, before midnight'),
    ('00:00', '00:00', '{1,2,3,4,5,6,7}', 'all day, every day')) AS x (s, e, d, description);
SELECT throws_ok('SELECT pg_temp.add(''08:00'', ''09:00'', ''{3}'', ''Dinner'')', 'RC202', NULL, 'a name is taken once');
SELECT throws_ok(format('SELECT capacity_v1.upsert_service_period(%L, %L, ''Dinner'', ''17:00'', ''23:00'', ''{5,6,7,1}'')', id, dinner) || '; SELECT pg_temp.add(''22:59'', ''23:00'', ''{1}'')',
    'RC202', NULL, 'a period may not grow into another one') FROM r, p;
SELECT is((SELECT count(*) FROM capacity.decisions), n, 'an error changes nothing') FROM before;

SELECT is(pg_temp.add(s::time, e::time, d::integer[]), 'added', description)
FROM (VALUES
    ('11:00', '17:00', '{5}', 'up to the start'), ('23:00', '01:00', '{5}', 'from the end on'), ('17:00', '23:00', '{4}', 'another day'),
    ('03:00', '04:00', '{1}', 'after Sunday''s night'), ('17:00', '23:00', '{7}', 'before it')) AS x (s, e, d, description);
SELECT ok(tests.make_period(id, 'Dinner', '17:00', '23:00', '{5}') IS NOT NULL, 'another restaurant has hours of its own') FROM other;
SELECT is(capacity_v1.upsert_service_period(id, dinner, 'Dinner', '18:00', '22:00', '{5,6}') ->> 'changed', 'true', 'a period may move within itself') FROM r, p;
UPDATE capacity.service_periods SET retired_at = now() FROM p WHERE id = dinner;
SELECT is(pg_temp.add('18:00', '22:00', '{5,6}', 'Dinner'), 'added', 'a retired period leaves hours and name');

SELECT * FROM finish();
