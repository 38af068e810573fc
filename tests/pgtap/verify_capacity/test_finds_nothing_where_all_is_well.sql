SELECT plan(6);

SELECT is(capacity_v1.verify_capacity(), '{"success": true, "overbooked_services": 0, "findings": [],
    "checked": {"restaurants": 0, "services": 0, "slots": 0, "seats": 0, "bookings": 0, "decisions": 0, "idempotency_keys": 0}}', 'an empty database is well');

SELECT tests.make_restaurant() AS id INTO TEMP r;
SELECT tests.make_restaurant(p_options => '{"enforcement": "shadow"}') AS id INTO TEMP s;
SELECT tests.set_limit(id, 10) FROM r UNION ALL SELECT tests.set_limit(id, 5) FROM s;
SELECT tests.book(id, 4, p_start_time => make_time(h, 0, 0)) FROM r, generate_series(10, 13) AS h;
SELECT tests.book(id, 4, p_start_time => make_time(h, 0, 0)) FROM s, generate_series(10, 12) AS h;

SELECT is(capacity_v1.verify_capacity(id), '{"success": true, "overbooked_services": 0, "findings": [],
    "checked": {"restaurants": 1, "services": 1, "slots": 2, "seats": 0, "bookings": 2, "decisions": 6, "idempotency_keys": 4}}', 'nor is there anything in one restaurant') FROM r;
SELECT is(capacity_v1.verify_capacity(id) - 'checked', '{"success": true, "overbooked_services": 1, "findings": []}',
    'an authorised overbooking is counted, and no finding') FROM s;
SELECT is(capacity_v1.verify_capacity() - 'findings', '{"success": true, "overbooked_services": 1,
    "checked": {"restaurants": 2, "services": 2, "slots": 5, "seats": 0, "bookings": 5, "decisions": 11, "idempotency_keys": 7}}', 'nor in all of them');
SELECT tests.set_limit(id, 3) FROM r;
SELECT is(capacity_v1.verify_capacity() ->> 'overbooked_services', '2', 'a lowered limit overbooks too');
SELECT throws_ok('SELECT capacity_v1.verify_capacity(gen_random_uuid())', 'RC101', NULL, 'an unknown restaurant cannot be verified');

SELECT * FROM finish();
