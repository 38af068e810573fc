SELECT plan(27);

SELECT tests.set_clock('2050-06-10 12:00+02');
SELECT tests.make_restaurant(p_timezone => 'UTC') AS id INTO TEMP r;
SELECT tests.make_table(id, '1') AS one, tests.make_table(id, '2') AS two INTO TEMP t FROM r;
CREATE FUNCTION pg_temp.set_status(p_status text, p_starts_at timestamptz DEFAULT NULL, p_ends_at timestamptz DEFAULT NULL, p_reason text DEFAULT NULL) RETURNS jsonb LANGUAGE sql AS $fn$
    SELECT capacity_v1.set_table_status(id, one, p_status, p_starts_at, p_ends_at, jsonb_build_object('reason', p_reason)) FROM pg_temp.r, pg_temp.t
$fn$;
CREATE FUNCTION pg_temp.blocks() RETURNS text LANGUAGE sql AS $fn$
    SELECT string_agg(format('%s %s-%s', block_status, to_char(lower(taken_during) AT TIME ZONE 'UTC', 'DD HH24:MI'), to_char(upper(taken_during) AT TIME ZONE 'UTC', 'DD HH24:MI')), ', ' ORDER BY taken_during)
    FROM capacity.booking_table_assignments JOIN pg_temp.t ON table_id = one WHERE released_at IS NULL AND kind = 'block'
$fn$;

SELECT pg_temp.set_status('out_of_service', p_reason => 'Leg') AS answer INTO TEMP a;
SELECT is(answer -> 'changed', 'true', 'a table is taken out of service') FROM a;
SELECT is((answer -> 'block') - 'id', '{"status": "out_of_service", "starts_at": "2050-06-10T10:00:00+00:00", "starts_local": "2050-06-10T10:00:00", "ends_at": null, "ends_local": null, "reason": "Leg"}', 'from now on') FROM a;
SELECT is((SELECT jsonb_object_agg(k, answer -> 'table' -> k) FROM unnest('{status,status_until,booking_id,next_taken_at}'::text[]) AS k),
    '{"status": "out_of_service", "status_until": null, "booking_id": null, "next_taken_at": null}', 'which is its status') FROM a;
SELECT is((SELECT row(operation, actor, options - 'table_id')::text FROM capacity.decisions ORDER BY id DESC LIMIT 1),
    row('set_table_status', session_user, jsonb_build_object('table_number', '1', 'status', 'out_of_service', 'starts_at', '2050-06-10T10:00:00+00:00', 'ends_at', NULL,
        'before', '{"blocks": []}'::jsonb, 'after', '{"blocks": [{"status": "out_of_service", "starts_at": "2050-06-10T10:00:00+00:00", "ends_at": null}]}'::jsonb))::text, 'it is a decision, without the reason');
SELECT is((SELECT assigned_by FROM capacity.booking_table_assignments), session_user::text, 'and the block has its author');

SELECT tests.set_clock('2050-06-10 11:00+00');
SELECT is(pg_temp.set_status('out_of_service', p_reason => 'Leg') -> 'changed', 'false', 'the same again changes nothing');
SELECT is(pg_temp.set_status('out_of_service', NULL, '2050-06-20 10:00+00', 'Leg') -> 'changed', 'false', 'nor does a part of it');
SELECT is((SELECT count(*) FROM capacity.decisions WHERE operation = 'set_table_status'), 1::bigint, 'at all');

-- Another one in between.
SELECT is(pg_temp.set_status('reserved', '2050-06-12 10:00+00', '2050-06-12 12:00+00') -> 'changed', 'true', 'another status for two hours');
SELECT is(pg_temp.blocks(), 'out_of_service 10 10:00-12 10:00, reserved 12 10:00-12 12:00, out_of_service 12 12:00-', 'before and after it the block holds');
SELECT is((SELECT string_agg(DISTINCT coalesce(notes, '-'), ',') FROM capacity.booking_table_assignments), '-,Leg', 'with its reason');
SELECT is(pg_temp.set_status('occupied', '2050-06-12 11:00+00', '2050-06-12 13:00+00') #>> '{block,starts_at}', '2050-06-12T11:00:00+00:00', 'and another over the edge');
SELECT is(pg_temp.blocks(), 'out_of_service 10 10:00-12 10:00, reserved 12 10:00-12 11:00, occupied 12 11:00-12 13:00, out_of_service 12 13:00-', 'cuts both');
SELECT is(pg_temp.set_status('available', '2050-06-12 10:30+00', '2050-06-12 12:00+00') -> 'block', 'null', 'a while free');
SELECT is(pg_temp.blocks(), 'out_of_service 10 10:00-12 10:00, reserved 12 10:00-12 10:30, occupied 12 12:00-12 13:00, out_of_service 12 13:00-', 'cuts again');
SELECT is(pg_temp.set_status('available', '2050-06-12 10:30+00', '2050-06-12 12:00+00') -> 'changed', 'false', 'once');
SELECT throws_ok(format('INSERT INTO capacity.booking_table_assignments (restaurant_id, table_id, kind, block_status, taken_during) VALUES (%L, %L, ''block'', ''occupied'', ''[2050-06-12 12:30+00,)'')', id, one),
    '23P01', NULL, 'two blocks never overlap') FROM r, t;
SELECT is(pg_temp.set_status('out_of_service', NULL, NULL, 'Leg') -> 'changed', 'true', 'all of it');
SELECT is(pg_temp.blocks(), 'out_of_service 10 10:00-10 11:00, out_of_service 10 11:00-', 'what is past stays');
SELECT is(pg_temp.set_status('out_of_service', NULL, NULL, 'Leg, again') #>> '{block,reason}', 'Leg, again', 'another reason is a change');

SELECT tests.set_clock('2050-06-11 10:00+00');
SELECT is((SELECT answer #>> '{table,status}' || coalesce(answer ->> 'block', '') FROM (SELECT pg_temp.set_status('available') AS answer) AS x), 'available', 'then it is available again');
SELECT is(pg_temp.blocks(), 'out_of_service 10 10:00-10 11:00, out_of_service 10 11:00-11 10:00', 'without an end');
SELECT is((SELECT count(*) FROM capacity.booking_table_assignments JOIN t ON table_id = two), 0::bigint, 'the other table has nothing to do with it');

SELECT is((SELECT string_agg(format('%s-%s', s, e), ' ') FROM (VALUES ('2050-06-12 10:00+00', '2050-06-12 10:00+00'), ('2050-06-12 11:00+00', '2050-06-12 10:00+00'), (NULL, '2050-06-11 10:00+00'),
    ('infinity', NULL), ('-infinity', NULL), (NULL, '-infinity')) AS x (s, e)
    WHERE tests.detail(format('SELECT pg_temp.set_status(''reserved'', %L, %L)', s, e)) ->> 'code' IS DISTINCT FROM 'INVALID_RANGE'), NULL, 'a range begins before it ends, and ends in the future');
SELECT throws_ok('SELECT pg_temp.set_status(''broken'')', 'RC020', NULL, 'there is no other status');
SELECT throws_ok(format('SELECT capacity_v1.set_table_status(%L, %L, ''reserved'')', tests.make_restaurant(), one), 'RC104', NULL, 'another restaurant''s table is not found') FROM t;
SELECT is(tests.sound(id), 'sound', 'nothing is out of balance') FROM r;

SELECT * FROM finish();
