SELECT plan(18);

SELECT tests.set_clock('2050-03-01 12:00+01');
SELECT tests.make_restaurant() AS id INTO TEMP r;
SELECT tests.make_table(id, '1') AS one INTO TEMP t FROM r;
CREATE FUNCTION pg_temp.block(p_starts_local text, p_ends_local text, p_starts_at timestamptz DEFAULT NULL, p_ends_at timestamptz DEFAULT NULL, p_status text DEFAULT 'reserved') RETURNS jsonb LANGUAGE sql AS $fn$
    SELECT capacity_v1.set_table_status(id, one, p_status, p_starts_at, p_ends_at, jsonb_build_object('starts_local', p_starts_local, 'ends_local', p_ends_local)) FROM pg_temp.r, pg_temp.t
$fn$;
-- A block of a table that is free again afterwards.
CREATE FUNCTION pg_temp.times(p_starts_local text, p_ends_local text, p_starts_at timestamptz DEFAULT NULL, p_ends_at timestamptz DEFAULT NULL) RETURNS text LANGUAGE plpgsql AS $fn$
DECLARE
    v_block jsonb := pg_temp.block(p_starts_local, p_ends_local, p_starts_at, p_ends_at) -> 'block';
BEGIN
    PERFORM pg_temp.block(NULL, NULL, p_status => 'available');
    RETURN format('%s-%s, %s-%s', substr(v_block ->> 'starts_at', 6, 11), substr(v_block ->> 'ends_at', 6, 11), substr(v_block ->> 'starts_local', 6), substr(v_block ->> 'ends_local', 6));
END
$fn$;

SELECT is(pg_temp.times('2050-03-02T19:00', '2050-03-02 23:00:30'), '03-02T18:00-03-02T22:00, 03-02T19:00:00-03-02T23:00:30', 'a block from and to a wall time');
SELECT is(pg_temp.times('2050-06-17T19:00', NULL), '06-17T17:00-, 06-17T19:00:00-', 'without an end, in summer');
SELECT is(pg_temp.times(NULL, '2050-03-01T13:00'), '03-01T11:00-03-01T12:00, 03-01T12:00:00-03-01T13:00:00', 'from now');
SELECT is(pg_temp.times('2020-01-01T00:00', '2050-03-01T13:00'), pg_temp.times(NULL, '2050-03-01T13:00'), 'what is past is now');
SELECT is(pg_temp.times('2050-03-02T19:00', NULL, NULL, '2050-03-02 20:00Z') || '; ' || pg_temp.times(NULL, '2050-03-02T21:00', '2050-03-02 18:00Z'), concat_ws('; ', both_local, both_local), 'one of them may be an instant')
    FROM pg_temp.times('2050-03-02T19:00', '2050-03-02T21:00') AS both_local;
SELECT is((SELECT jsonb_build_array(options -> 'starts_at', options -> 'ends_at') FROM capacity.decisions WHERE operation = 'set_table_status' AND options ->> 'status' = 'reserved' ORDER BY id LIMIT 1),
    '["2050-03-02T18:00:00+00:00", "2050-03-02T22:00:30+00:00"]', 'the decision has the instants');

-- The spring night has no 02:30, the autumn night two.
SELECT is(pg_temp.times('2050-03-27T01:30', '2050-03-27T03:30'), '03-27T00:30-03-27T01:30, 03-27T01:30:00-03-27T03:30:00', 'a spring night is an hour shorter');
SELECT is(pg_temp.times('2050-03-27T02:30', '2050-03-27T04:00'), '03-27T01:00-03-27T02:00, 03-27T03:00:00-03-27T04:00:00', 'what its clocks skip is the jump');
SELECT is(pg_temp.times('2050-03-27T01:00', '2050-03-27T02:15:30'), '03-27T00:00-03-27T01:00, 03-27T01:00:00-03-27T03:00:00', 'as an end, too');
SELECT is(tests.detail($$SELECT pg_temp.block('2050-03-27T02:00', '2050-03-27T03:00')$$) ->> 'code', 'INVALID_RANGE', 'of the hour that does not exist nothing is left');
SELECT is(pg_temp.times('2050-10-30T01:30', '2050-10-30T03:30'), '10-29T23:30-10-30T02:30, 10-30T01:30:00-10-30T03:30:00', 'an autumn night is an hour longer');
SELECT is(pg_temp.times('2050-10-30T02:30', '2050-10-30T03:00'), '10-30T00:30-10-30T02:00, 10-30T02:30:00-10-30T03:00:00', 'of a time that happens twice the first is meant');
SELECT is(pg_temp.times('2050-10-30T02:30', NULL, NULL, '2050-10-30 01:30Z'), '10-30T00:30-10-30T01:30, 10-30T02:30:00-10-30T02:30:00', 'the second has an instant');

SELECT is((SELECT string_agg(format('%s-%s', s, e), ' ') FROM (VALUES ('2050-06-17T19:00', '2050-06-17T19:00'), ('2050-06-17T19:00', '2050-06-17T18:59'), (NULL, '2050-03-01T12:00'), (NULL, '2050-03-01T11:30')) AS x (s, e)
    WHERE tests.detail(format('SELECT pg_temp.block(%L, %L)', s, e)) ->> 'code' IS DISTINCT FROM 'INVALID_RANGE'), NULL, 'a range begins before it ends, and ends in the future');
SELECT is(tests.detail($$SELECT pg_temp.block('2050-06-17T19:00', '2050-06-17T18:00')$$), '{"code": "INVALID_RANGE", "starts_at": "2050-06-17T17:00:00+00:00", "ends_at": "2050-06-17T16:00:00+00:00"}', 'or the instants are shown');
SELECT is((SELECT string_agg(option, ' ') FROM (VALUES ('starts_local', '''2050-06-17T19:00'', NULL, ''2050-06-17 17:00Z'''), ('ends_local', 'NULL, ''2050-06-17T19:00'', NULL, ''2050-06-17 17:00Z''')) AS x (option, arguments)
    WHERE tests.detail(format('SELECT pg_temp.block(%s)', arguments)) IS DISTINCT FROM jsonb_build_object('code', 'INVALID_OPTION', 'option', option, 'type', 'null where the instant is given')), NULL, 'a moment is given once');
SELECT is((SELECT string_agg(v, ' ') FROM (VALUES ('now'), ('infinity'), (''), ('2050-06-17'), ('2050-06-31T19:00'), ('2050-06-17T19:00Z'), ('2050-06-17T19:00+02')) AS x (v)
    WHERE tests.detail(format('SELECT pg_temp.block(%L, NULL)', v)) ->> 'code' IS DISTINCT FROM 'INVALID_OPTION' OR tests.detail(format('SELECT pg_temp.block(NULL, %L)', v)) ->> 'code' IS DISTINCT FROM 'INVALID_OPTION'), NULL, 'a wall time is a date and a time, and has no offset');
SELECT is((SELECT row(count(*) FILTER (WHERE released_at IS NULL), count(*) > 10)::text FROM capacity.booking_table_assignments), '(0,t)', 'of what was refused nothing is left');

SELECT * FROM finish();
