SELECT plan(12);

SELECT tests.make_restaurant('Zur Post') AS id, tests.make_restaurant('Kiritimati', 'Pacific/Kiritimati') AS east INTO TEMP r;
CREATE FUNCTION pg_temp.shown(p_restaurant_id uuid, p_keys text DEFAULT 'today,now_local,last_bookable_date') RETURNS text LANGUAGE sql AS $fn$
    SELECT string_agg(coalesce(capacity_v1.get_restaurant(p_restaurant_id) -> 'restaurant' ->> k, 'none'), ' ' ORDER BY n)
    FROM string_to_table(p_keys, ',') WITH ORDINALITY AS x (k, n)
$fn$;

SELECT tests.set_clock('2050-06-01 22:30:15+00');
SELECT is(capacity_v1.get_restaurant(id), jsonb_build_object('success', true, 'restaurant', jsonb_build_object(
    'id', id, 'name', 'Zur Post', 'timezone', 'Europe/Zurich', 'today', '2050-06-02', 'now_local', '2050-06-02T00:30:15', 'slot_interval_minutes', 15,
    'min_party_size', 1, 'max_party_size', 1000, 'min_notice_minutes', 0, 'booking_horizon_days', NULL, 'last_bookable_date', NULL)), 'a restaurant has its keys') FROM r;
SELECT is(pg_temp.shown(east), '2050-06-02 2050-06-02T12:30:15 none', 'each by its own clock') FROM r;
SELECT capacity_v1.set_booking_policy(id, '{"slot_interval_minutes": 30, "min_party_size": 2, "max_party_size": 8, "min_notice_minutes": 90, "booking_horizon_days": 30}') FROM r;
SELECT is(pg_temp.shown(id, 'slot_interval_minutes,min_party_size,max_party_size,min_notice_minutes,booking_horizon_days,last_bookable_date'), '30 2 8 90 30 2050-07-02', 'its policy') FROM r;
SELECT is(tests.outcome(tests.book(id, 2, '2050-07-02')) || ', ' || tests.outcome(tests.book(id, 2, '2050-07-03')), 'confirmed, refused: POLICY_REFUSED', 'the last date is the last that is taken') FROM r;
SELECT tests.set_clock('2050-06-02 22:00:00+00');
SELECT is(pg_temp.shown(id), '2050-06-03 2050-06-03T00:00:00 2050-07-03', 'it moves on at local midnight') FROM r;
SELECT capacity_v1.set_booking_policy(id, '{"booking_horizon_days": 0}') FROM r;
SELECT is(pg_temp.shown(id), '2050-06-03 2050-06-03T00:00:00 2050-06-03', 'no days ahead are today') FROM r;
SELECT tests.set_clock('2050-12-02 22:59:59+00');
SELECT is(pg_temp.shown(id), '2050-12-02 2050-12-02T23:59:59 2050-12-02', 'winter has its own hour') FROM r;

SELECT is(tests.as_user(NULL, format('SELECT capacity_v1.get_restaurant(%L) #>> %L', id, '{restaurant,name}'), 'anon'), 'Zur Post', 'guests are told') FROM r;
SELECT is(tests.as_user('{"sub": "eve"}', format('SELECT capacity_v1.get_restaurant(%L) #>> %L', id, '{restaurant,name}')), 'Zur Post', 'and whoever works elsewhere') FROM r;
SELECT is(tests.as_user(NULL, format('SELECT capacity_v1.get_booking_policy(%L)', id), 'anon'), '42501', 'but not its whole policy') FROM r;
SELECT is(tests.as_user(NULL, 'SELECT capacity_v1.get_restaurant(gen_random_uuid())', 'anon'), 'RC101', 'one that does not exist is not found');
SELECT is((SELECT provolatile FROM pg_proc WHERE oid = 'capacity_v1.get_restaurant'::regproc), 's', 'looking is all it does');

SELECT * FROM finish();
