SELECT plan(9);

SELECT tests.set_clock('2050-06-01 12:00+00');
SELECT tests.make_restaurant() AS id INTO TEMP r;
SELECT tests.make_restaurant() AS id INTO TEMP other;
SELECT tests.make_period(id) AS dinner INTO TEMP p FROM r;
SELECT tests.make_period(id, 'Lunch', '12:00', '14:00') AS lunch INTO TEMP l FROM r;
SELECT tests.set_limit(id, 2) FROM r;
SELECT tests.wait(id, dinner, 'zoe', p_service_date => tests.day() + 1), tests.wait(id, dinner, 'ann'), tests.wait(id, dinner, 'bob'), tests.wait(id, dinner, 'cat') FROM r, p;
SELECT tests.wait(id, lunch, 'lou', p_service_date => tests.day() + 2) FROM r, l;
CREATE FUNCTION pg_temp.list(p_date date DEFAULT NULL, p_period uuid DEFAULT NULL, p_options jsonb DEFAULT '{}') RETURNS text LANGUAGE sql AS $fn$
    SELECT string_agg(concat_ws(' ', e ->> 'guest_name', e ->> 'status', e ->> 'position'), ', ' ORDER BY n)
    FROM pg_temp.r, capacity_v1.list_waitlist(id, p_date, p_period, p_options) AS a, jsonb_array_elements(a -> 'entries') WITH ORDINALITY AS x (e, n)
$fn$;

SELECT is(pg_temp.list(), 'ann offered 1, bob waiting 2, cat waiting 3, zoe offered 1, lou offered 1', 'by service and in the order of joining');
SELECT is(pg_temp.list(tests.day() + 1), 'zoe offered 1', 'of one date');
SELECT is(pg_temp.list(NULL, lunch), 'lou offered 1', 'of one period') FROM l;
SELECT is(pg_temp.list(tests.day(), lunch), NULL, 'of one service') FROM l;
SELECT tests.set_clock('2050-06-01 12:15+00');
SELECT is(pg_temp.list(tests.day()), 'bob waiting 1, cat waiting 2', 'an offer whose time is over is final, swept or not');
SELECT is(pg_temp.list(tests.day(), NULL, '{"all": true}'), 'ann expired, bob waiting 1, cat waiting 2', 'what is final is listed on request');
SELECT is((capacity_v1.list_waitlist(r.id, p_options => '{"all": true}') #> '{entries,1}'), capacity_v1.join_waitlist(r.id, tests.day(), dinner, 2, k.key, 'bob') -> 'entry', 'each as joining shows it')
FROM r, p, capacity.idempotency_keys AS k, capacity.decisions AS d
WHERE k.restaurant_id = r.id AND d.restaurant_id = r.id AND d.id = k.decision_id AND k.operation = 'join_waitlist' AND d.options ->> 'waitlist_entry_id' = tests.entry(r.id, 'bob')::text;
SELECT is(capacity_v1.list_waitlist(id), '{"success": true, "entries": []}', 'other restaurants have others') FROM other;
SELECT throws_ok(format('SELECT capacity_v1.list_waitlist(%L)', gen_random_uuid()), 'RC101', NULL, 'a restaurant must be there');

SELECT * FROM finish();
