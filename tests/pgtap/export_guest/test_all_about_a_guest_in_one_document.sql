SELECT plan(17);

SELECT tests.set_clock('2050-06-01 10:00+00');
SELECT tests.make_restaurant() AS id, tests.make_restaurant() AS other INTO TEMP r;
SELECT tests.make_period(id) AS dinner INTO TEMP p FROM r;
CREATE FUNCTION pg_temp.book(p_restaurant uuid, p_name text, p_email text, p_phone text, p_date date DEFAULT tests.day()) RETURNS uuid LANGUAGE sql AS $fn$
    SELECT (capacity_v1.create_booking_with_capacity_check(p_restaurant, p_date, '19:00', 2, gen_random_uuid()::text, p_name, p_email, p_phone, p_notes => 'notes of ' || p_name) #>> '{booking,id}')::uuid
$fn$;
SELECT pg_temp.book(id, 'Ann', 'Ann@Example.org ', '+41 79 555-12-34') AS ann, pg_temp.book(id, 'Ann', NULL, '0041 (79) 555 12 34', '2050-06-18') AS by_phone,
       pg_temp.book(id, 'Bob', 'bob@example.org', '+41 79 555 12 35') AS bob, pg_temp.book(other, 'Ann', 'ann@example.org', NULL) AS elsewhere INTO TEMP b FROM r;
SELECT tests.change(id, ann, '{"notes": "nuts"}', '{"reason": "she called"}') FROM r, b;
SELECT tests.make_table(id, '1') AS t INTO TEMP t FROM r;
SELECT capacity_v1.assign_table_to_booking(id, ann, ARRAY[t]) FROM r, b, t;
SELECT capacity_v1.join_waitlist(id, '2050-06-19', dinner, 3, 'w', 'Ann', 'ANN@example.org') AS answer INTO TEMP w FROM r, p;
CREATE FUNCTION pg_temp.export(p_email text DEFAULT NULL, p_phone text DEFAULT NULL, p_booking uuid DEFAULT NULL) RETURNS jsonb LANGUAGE sql AS $fn$
    SELECT capacity_v1.export_guest(id, p_email, p_phone, p_booking) FROM pg_temp.r
$fn$;

SELECT pg_temp.export(' ann@example.ORG') AS document INTO TEMP d;
SELECT is(document -> 'success', 'true', 'there is such a guest') FROM d;
SELECT is(document -> 'bookings', jsonb_build_array(capacity_v1.get_booking(id, ann) -> 'booking'), 'her bookings, as staff see them') FROM d, r, b;
SELECT is(document #> '{bookings,0,tables,0,table_number}', '"1"', 'with their tables') FROM d;
SELECT is(document -> 'waitlist', jsonb_build_array(answer -> 'entry'), 'where she waits or has waited, too') FROM d, w;
SELECT is((SELECT string_agg(x ->> 'operation', ', ' ORDER BY n) FROM jsonb_array_elements(document -> 'decisions') WITH ORDINALITY AS x (x, n)),
    'create_booking, update_booking, assign_table, join_waitlist, hold_capacity', 'and what was decided about her, in order of time') FROM d;
SELECT is((document #> '{decisions,1}') - '{decided_at,decided_local,service_period_id}'::text[], jsonb_build_object('operation', 'update_booking', 'outcome', 'accepted', 'code', NULL, 'booking_id', ann,
    'booking_date', tests.day(), 'start_time', '19:00:00', 'party_size', 2, 'service_date', tests.day(),
    'before', '{"notes": "notes of Ann"}'::jsonb, 'after', '{"notes": "nuts"}'::jsonb, 'options', '{"changes": ["notes"], "reason": "she called"}'::jsonb), 'what changed, and why') FROM d, b;
SELECT is(jsonb_build_array(document #> '{decisions,0,decided_at}', document #> '{decisions,0,decided_local}'), '["2050-06-01T10:00:00+00:00", "2050-06-01T12:00:00"]', 'at which moment') FROM d;
SELECT ok(document::text !~ (session_user || '|Bob|bob@'), 'and nothing about others: neither guests nor staff') FROM d;

SELECT is(jsonb_array_length(pg_temp.export(p_phone => '41-79-5551234') -> 'bookings'), 1, 'a phone number is its digits');
SELECT is(pg_temp.export(p_phone => '0041795551234') #>> '{bookings,0,id}', by_phone::text, 'all of them') FROM b;
SELECT is(pg_temp.export('ann@example.org', '0041795551234') #>> '{bookings,1,id}', by_phone::text, 'what either of two matches is meant') FROM b;
SELECT is(jsonb_array_length(pg_temp.export('ann@example.org', '0041795551234', bob) -> 'bookings'), 3, 'or any of three') FROM b;
SELECT is(pg_temp.export(p_booking => bob) #>> '{bookings,0,guest_name}', 'Bob', 'one booking names a guest') FROM b;
SELECT throws_ok('SELECT pg_temp.export(''nobody@example.org'')', 'RC109', NULL, 'of a stranger there is nothing');
SELECT throws_ok(format('SELECT pg_temp.export(p_booking => %L)', elsewhere), 'RC109', NULL, 'nor of another restaurant''s guest') FROM b;

SELECT is(tests.as_user(tests.claims('x', id, 'admin'), format('SELECT capacity_v1.export_guest(%L, ''bob@example.org'') -> ''success''', id)), 'true', 'admins may ask') FROM r;
SELECT is(tests.as_user(tests.claims('x', id, 'staff'), format('SELECT capacity_v1.export_guest(%L, ''bob@example.org'')', id)), 'RC401', 'staff may not') FROM r;

SELECT * FROM finish();
