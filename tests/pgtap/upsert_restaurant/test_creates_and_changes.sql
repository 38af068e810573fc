SELECT plan(12);

SELECT tests.set_clock('2050-06-01 12:00+00');
CREATE FUNCTION pg_temp.upsert(p_name text, p_zone text, p_options jsonb DEFAULT '{}') RETURNS jsonb LANGUAGE sql AS $fn$
    SELECT capacity_v1.upsert_restaurant('00000000-0000-0000-0000-000000000001', p_name, p_zone, p_options)
$fn$;

SELECT pg_temp.upsert('One', 'Asia/Tokyo') AS answer INTO TEMP a;
SELECT is((answer -> 'restaurant') - '{created_at,updated_at,rules_version}'::text[], jsonb_build_object(
    'id', '00000000-0000-0000-0000-000000000001', 'name', 'One', 'timezone', 'Asia/Tokyo', 'slot_interval_minutes', 15,
    'dining_duration_minutes', 120, 'enforcement', NULL, 'effective_enforcement', 'shadow'), 'a new restaurant has defaults') FROM a;
SELECT is(answer - 'restaurant', '{"success": true, "changed": true}', 'it is a change') FROM a;
SELECT is((SELECT array_agg(k ORDER BY k) FROM a, jsonb_object_keys(answer -> 'restaurant') AS k),
    '{created_at,dining_duration_minutes,effective_enforcement,enforcement,id,name,rules_version,slot_interval_minutes,timezone,updated_at}',
    'a restaurant has its keys');

SELECT tests.set_clock('2050-06-02 12:00+00');
SELECT count(*) AS n INTO TEMP before FROM capacity.decisions;
SELECT is(pg_temp.upsert('One', 'Asia/Tokyo'), answer || '{"changed": false}', 'the same again changes nothing') FROM a;
SELECT is(pg_temp.upsert('One', 'Asia/Tokyo', '{"slot_interval_minutes": 15, "enforcement": null}'), answer || '{"changed": false}', 'nor do the defaults') FROM a;
SELECT is((SELECT count(*) FROM capacity.decisions), n, 'it is no decision either') FROM before;

SELECT is((pg_temp.upsert('Two', 'Europe/Paris', '{"slot_interval_minutes": 30, "dining_duration_minutes": 90, "enforcement": "enforce"}') -> 'restaurant')
    - '{created_at,updated_at,rules_version}'::text[], jsonb_build_object(
    'id', '00000000-0000-0000-0000-000000000001', 'name', 'Two', 'timezone', 'Europe/Paris', 'slot_interval_minutes', 30,
    'dining_duration_minutes', 90, 'enforcement', 'enforce', 'effective_enforcement', 'enforce'), 'everything can change');
SELECT is(pg_temp.upsert('Two', 'Europe/Paris') ->> 'changed', 'false', 'what is not given stays');
SELECT is((SELECT row(operation, actor, options #>> '{before,time_zone}', options #>> '{before,enforcement}')::text
           FROM capacity.decisions ORDER BY id DESC LIMIT 1), format('(upsert_restaurant,%s,Asia/Tokyo,)', session_user), 'the decision keeps what was before');
SELECT is((SELECT updated_at AT TIME ZONE 'UTC' FROM capacity.restaurants), '2050-06-02 12:00', 'a change is stamped');

SELECT tests.book('00000000-0000-0000-0000-000000000001');
SELECT is((SELECT updated_at AT TIME ZONE 'UTC' FROM capacity.restaurants), '2050-06-02 12:00', 'the first booking of a service is none');
SELECT is((SELECT count(*) FROM capacity.service_periods WHERE is_builtin), 1::bigint, 'a restaurant has one built-in period');

SELECT * FROM finish();
