SELECT plan(15);

SELECT tests.set_clock('2050-03-01 12:00+01');
SELECT tests.make_restaurant() AS id INTO TEMP r;
SELECT tests.make_table(id, '1') AS one INTO TEMP t FROM r;
SELECT tests.make_seat(id, ARRAY[one], 2, '2050-03-26', '19:00') FROM r, t;
SELECT capacity_v1.set_table_status(id, one, 'reserved', '2050-03-26 23:00Z', '2050-03-27 03:00Z') FROM r, t;
CREATE FUNCTION pg_temp.at(p_options jsonb) RETURNS text LANGUAGE sql AS $fn$
    SELECT concat_ws(' = ', substr(v ->> 'at', 6, 11) || 'Z', substr(v ->> 'at_local', 6)) FROM pg_temp.r, capacity_v1.list_tables(id, p_options) AS v
$fn$;
CREATE FUNCTION pg_temp.at_local(p_local text) RETURNS text LANGUAGE sql AS $fn$ SELECT pg_temp.at(jsonb_build_object('at_local', p_local)) $fn$;
CREATE FUNCTION pg_temp.state(p_local text) RETURNS jsonb LANGUAGE sql AS $fn$
    SELECT jsonb_build_array(k -> 'status', k -> 'status_until', k -> 'status_until_local', k -> 'next_taken_at', k -> 'next_taken_local')
    FROM pg_temp.r, jsonb_array_elements(capacity_v1.list_tables(id, jsonb_build_object('at_local', p_local)) -> 'tables') AS k
$fn$;

SELECT is(pg_temp.at('{"at": "2050-03-26T18:00:00Z"}'), '03-26T18:00Z = 03-26T19:00:00', 'an instant is shown as wall time, too');
SELECT is(pg_temp.at_local('2050-03-26T19:00'), '03-26T18:00Z = 03-26T19:00:00', 'and may be asked for by it');
SELECT is(pg_temp.at_local('2050-03-26 19:00:30') || ', ' || pg_temp.at_local('2050-06-17T19:00:00.5'), '03-26T18:00Z = 03-26T19:00:30, 06-17T17:00Z = 06-17T19:00:00.5', 'with a space or with seconds');
SELECT is(pg_temp.at('{"at": null, "at_local": null}'), '03-01T11:00Z = 03-01T12:00:00', 'null is now');
SELECT is(pg_temp.state('2050-03-26T12:00'), '["available", null, null, "2050-03-26T18:00:00+00:00", "2050-03-26T19:00:00"]', 'when the next comes is wall time, too');
SELECT is(pg_temp.state('2050-03-26T20:59'), '["reserved", "2050-03-26T20:00:00+00:00", "2050-03-26T21:00:00", "2050-03-26T23:00:00+00:00", "2050-03-27T00:00:00"]', 'and when a party goes');
SELECT is(pg_temp.state('2050-03-26T21:00') -> 0, '"available"', 'to the minute');

-- The spring night has no 02:30, the autumn night two.
SELECT is(pg_temp.at_local('2050-03-27T01:59:59') || ', ' || pg_temp.at_local('2050-03-27T03:00'), '03-27T00:59Z = 03-27T01:59:59, 03-27T01:00Z = 03-27T03:00:00', 'the clocks are put forward');
SELECT is(pg_temp.at_local('2050-03-27T02:00') || ', ' || pg_temp.at_local('2050-03-27T02:30:15') || ', ' || pg_temp.at_local('2050-03-27T02:59:59.999999'), concat_ws(', ', j, j, j), 'what they skip is the jump') FROM pg_temp.at_local('2050-03-27T03:00') AS j;
SELECT is(pg_temp.state('2050-03-27T02:30'), '["reserved", "2050-03-27T03:00:00+00:00", "2050-03-27T05:00:00", null, null]', 'over which a block may last');
SELECT is(pg_temp.at_local('2050-10-30T01:59') || ', ' || pg_temp.at_local('2050-10-30T02:30') || ', ' || pg_temp.at_local('2050-10-30T03:00'), '10-29T23:59Z = 10-30T01:59:00, 10-30T00:30Z = 10-30T02:30:00, 10-30T02:00Z = 10-30T03:00:00', 'of a time that happens twice the first is meant');
SELECT is(pg_temp.at('{"at": "2050-10-30T01:30Z"}'), '10-30T01:30Z = 10-30T02:30:00', 'the second has an instant');

SELECT is((SELECT string_agg(v, ' ') FROM (VALUES ('now'), ('infinity'), (''), ('19:00'), ('2050-06-17'), ('2050-06-17T19'), ('2050-06-17T24:00'), ('2050-02-30T19:00'), ('2050-06-17T19:00Z'), ('2050-06-17T19:00+02:00'), ('17.06.2050 19:00'), ('2050-06-17T19:00 CET'), (' 2050-06-17T19:00')) AS x (v)
    WHERE tests.detail(format('SELECT pg_temp.at_local(%L)', v)) ->> 'code' IS DISTINCT FROM 'INVALID_OPTION'), NULL, 'a wall time is a date and a time, and has no offset');
SELECT is(tests.detail($$SELECT pg_temp.at('{"at": "2050-06-17T17:00Z", "at_local": "2050-06-17T19:00"}')$$), '{"code": "INVALID_OPTION", "option": "at_local", "type": "null where the instant is given"}', 'a moment is given once');
SELECT throws_ok(format('SELECT capacity_v1.list_tables(%L, ''{"at_local": "2050-06-17T19:00"}'')', gen_random_uuid()), 'RC101', NULL, 'it is that of a restaurant');

SELECT * FROM finish();
