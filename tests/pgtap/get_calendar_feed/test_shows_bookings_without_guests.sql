SELECT plan(13);

SELECT tests.set_clock('2050-06-10 10:00:00+00');
SELECT tests.make_restaurant('Zur Post') AS id, tests.make_restaurant('Kiritimati', 'Pacific/Kiritimati') AS east INTO TEMP r;
CREATE TEMP TABLE tokens AS SELECT x.id, capacity_v1.set_calendar_feed(x.id, true) #>> '{calendar_feed,token}' AS token FROM r, LATERAL (VALUES (r.id), (r.east)) AS x (id);
CREATE FUNCTION pg_temp.feed(p_id uuid) RETURNS jsonb LANGUAGE sql AS $fn$
    SELECT capacity_v1.get_calendar_feed(p_id, token) FROM pg_temp.tokens WHERE id = p_id
$fn$;
CREATE FUNCTION pg_temp.sizes(p_id uuid) RETURNS text LANGUAGE sql AS $fn$
    SELECT string_agg(b ->> 'party_size', ' ' ORDER BY n) FROM jsonb_array_elements(pg_temp.feed(p_id) -> 'bookings') WITH ORDINALITY AS x (b, n)
$fn$;

SELECT is(pg_temp.feed(id), jsonb_build_object('success', true, 'restaurant', jsonb_build_object('id', id, 'name', 'Zur Post', 'timezone', 'Europe/Zurich'),
    'first_date', '2050-06-03', 'last_date', '2050-08-09', 'bookings', '[]'::jsonb), 'an empty feed, from a week ago to 60 days ahead') FROM r;
SELECT tests.set_clock('2050-06-10 20:00:00+00');
SELECT is(pg_temp.feed(east) ->> 'first_date', '2050-06-04', 'by the restaurant''s own date') FROM r;

INSERT INTO capacity.bookings (restaurant_id, party_size, booking_date, start_time, status, guest_name, guest_email, guest_phone, notes)
SELECT id, n, d::date, '19:00', s::capacity.booking_status, 'Grace Hopper', 'grace@example.org', '+41 44 1', 'Allergic to Grace'
FROM r, (VALUES (1, '2050-06-02', 'completed'), (2, '2050-06-03', 'completed'), (3, '2050-06-10', 'seated'), (4, '2050-06-11', 'pending'),
                (5, '2050-06-12', 'held'), (6, '2050-06-13', 'cancelled'), (7, '2050-06-14', 'no_show'), (8, '2050-06-15', 'released'),
                (9, '2050-06-16', 'expired'), (10, '2050-08-09', 'confirmed'), (11, '2050-08-10', 'confirmed')) AS v (n, d, s);
UPDATE capacity.bookings SET updated_at = updated_at WHERE restaurant_id = (SELECT id FROM r);
SELECT is(pg_temp.sizes(id), '2 3 4 6 7 10', 'in order of time: what takes a place, what was cancelled and who did not come; no holds') FROM r;
SELECT is(pg_temp.sizes(east), NULL, 'another restaurant''s are not in it') FROM r;
SELECT tests.set_clock('2050-06-17 20:00:00+00');
SELECT is(pg_temp.sizes(id), '3 4 10 11', 'a week later what was cancelled is not in it any more, and other days are') FROM r;
SELECT tests.set_clock('2050-06-10 20:00:00+00');

SELECT ok(pg_temp.feed(id)::text !~* 'grace|\+41|allergic|reference', 'no word about a guest, and no reference') FROM r;
SELECT ok(to_jsonb(b)::text ~* 'grace', 'which the row has') FROM capacity.bookings AS b LIMIT 1;

INSERT INTO capacity.table_inventory (restaurant_id, table_number, capacity) SELECT id, n, 4 FROM r, (VALUES ('10'), ('9')) AS v (n);
SELECT b.id INTO TEMP b FROM capacity.bookings AS b, r WHERE b.restaurant_id = r.id AND party_size = 4;
SELECT capacity_v1.assign_table_to_booking(r.id, b.id, ARRAY(SELECT t.id FROM capacity.table_inventory AS t WHERE t.restaurant_id = r.id), p_options => '{"override": true, "reason": "x"}') FROM r, b;
SELECT is((SELECT x - 'id' - 'version' - 'updated_at' FROM jsonb_array_elements(pg_temp.feed(r.id) -> 'bookings') AS x WHERE x ->> 'id' = b.id::text), jsonb_build_object(
    'status', 'pending', 'party_size', 4, 'table_numbers', jsonb_build_array('9', '10'), 'booking_date', '2050-06-11', 'start_time', '19:00:00',
    'starts_at', '2050-06-11T17:00:00+00:00', 'ends_at', '2050-06-11T19:00:00+00:00'), 'a booking has its tables, and both clocks') FROM r, b;

SELECT is(tests.as_user(NULL, format('SELECT capacity_v1.get_calendar_feed(%L, %L) ->> %L', t.id, token, 'success'), 'anon'), 'true', 'the token opens it for everybody') FROM tokens AS t, r WHERE t.id = r.id;
SELECT is(tests.as_user(NULL, format('SELECT capacity_v1.get_calendar_feed(%L, %L)', r.id, token), 'anon'), 'RC110', 'that of another restaurant does not') FROM tokens AS t, r WHERE t.id = r.east;
SELECT throws_ok(format('SELECT capacity_v1.get_calendar_feed(%L, %L)', x, repeat('0', 32)), 'RC110', 'There is no such calendar feed.', 'an unknown token and an unknown restaurant are told alike')
FROM r, LATERAL (VALUES (r.id), (gen_random_uuid())) AS v (x);
SELECT is((SELECT provolatile FROM pg_proc WHERE oid = 'capacity_v1.get_calendar_feed'::regproc), 's', 'looking is all it does');

SELECT * FROM finish();
