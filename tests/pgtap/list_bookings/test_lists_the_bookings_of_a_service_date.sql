SELECT plan(18);

SELECT tests.set_clock('2050-06-01 12:00+00');
SELECT tests.make_restaurant() AS id, tests.make_restaurant() AS other INTO TEMP r;
SELECT tests.make_period(id, 'Lunch', '11:00', '15:00') AS lunch, tests.make_period(id) AS dinner, tests.make_period(id, 'Night', '23:00', '05:00') AS night INTO TEMP p FROM r;
CREATE FUNCTION pg_temp.list(p_options jsonb DEFAULT '{}', p_date date DEFAULT tests.day()) RETURNS text LANGUAGE sql AS $fn$
    SELECT string_agg(concat(b ->> 'party_size', ' ', b ->> 'status'), ', ' ORDER BY n)
    FROM pg_temp.r, jsonb_array_elements(capacity_v1.list_bookings(id, p_date, p_options) -> 'bookings') WITH ORDINALITY AS x (b, n)
$fn$;

SELECT is(capacity_v1.list_bookings(id, tests.day()), '{"success": true, "bookings": []}', 'nobody yet') FROM r;
-- The party says which.
SELECT tests.book(id, 4, p_start_time => '19:00'), tests.book(id, 1, p_start_time => '12:00'), tests.book(id, 3, p_start_time => '18:30'),
       tests.book(id, 2, p_start_time => '14:00'), tests.book(id, 6, p_start_time => '23:30'), tests.book(other, 9) FROM r;
SELECT tests.book(id, 7, '2050-06-18', '00:30'), tests.book(id, 8, '2050-06-18', '12:00'), tests.book(id, 11, '2050-06-17', '01:00') FROM r;
UPDATE capacity.bookings SET created_at = created_at + party_size * interval '1 second' WHERE restaurant_id = (SELECT id FROM r);
SELECT tests.book(id, 5, p_start_time => '19:00') FROM r;
UPDATE capacity.bookings SET created_at = created_at - interval '1 day' WHERE restaurant_id = (SELECT id FROM r) AND party_size = 5;

SELECT is(pg_temp.list(), '1 confirmed, 2 confirmed, 3 confirmed, 5 confirmed, 4 confirmed, 6 confirmed, 7 confirmed', 'in order of arrival, then of booking');
SELECT is(pg_temp.list(p_date => '2050-06-18'), '8 confirmed', 'those after midnight belong to the evening before');
SELECT is(pg_temp.list(p_date => '2050-06-16'), '11 confirmed', 'and to no other');
SELECT is(pg_temp.list(jsonb_build_object('service_period_id', lunch)), '1 confirmed, 2 confirmed', 'of one service') FROM p;
SELECT is(pg_temp.list(jsonb_build_object('service_period_id', night)), '6 confirmed, 7 confirmed', 'past midnight too') FROM p;
SELECT is(pg_temp.list(jsonb_build_object('service_period_id', gen_random_uuid())), NULL, 'a period that is none has nobody');
SELECT is(capacity_v1.list_bookings(r.id, tests.day()) #> '{bookings,3}', capacity_v1.get_booking(r.id, b.id) -> 'booking', 'a booking is shown as ever')
FROM r, capacity.bookings AS b WHERE b.restaurant_id = r.id AND b.party_size = 5;

-- By status.
UPDATE capacity.bookings SET status = s.status::capacity.booking_status
FROM r, (VALUES (1, 'pending'), (2, 'cancelled'), (3, 'seated'), (4, 'completed'), (5, 'no_show')) AS s (party_size, status)
WHERE restaurant_id = r.id AND service_date = tests.day() AND bookings.party_size = s.party_size;
SELECT tests.hold(id, 12, p_start_time => '20:00'), tests.hold(id, 13, '{"seconds": 30}', p_start_time => '20:15') FROM r;
SELECT is(pg_temp.list(), '1 pending, 3 seated, 4 completed, 12 held, 13 held, 6 confirmed, 7 confirmed', 'live ones unless told otherwise');
SELECT is(pg_temp.list('{"status": "live"}'), pg_temp.list(), 'which may be said');
SELECT is(pg_temp.list('{"status": "all"}'), '1 pending, 2 cancelled, 3 seated, 5 no_show, 4 completed, 12 held, 13 held, 6 confirmed, 7 confirmed', 'all of them');
SELECT is(pg_temp.list('{"status": "cancelled"}') || ', ' || pg_temp.list('{"status": "no_show"}') || ', ' || pg_temp.list('{"status": "held"}'),
    '2 cancelled, 5 no_show, 12 held, 13 held', 'or one status');
SELECT tests.set_clock('2050-06-01 12:01+00');
SELECT is(pg_temp.list('{"status": "held"}'), '12 held', 'a hold that is over is none');
SELECT is(pg_temp.list('{"status": "expired"}'), '13 held', 'and counts as expired before it is swept');
SELECT is(pg_temp.list(), '1 pending, 3 seated, 4 completed, 12 held, 6 confirmed, 7 confirmed', 'it is not live');
SELECT is(pg_temp.list('{"status": "all"}') LIKE '%13 held%', true, 'and still there');
SELECT is((SELECT count(*) FROM capacity.service_ledger, r WHERE restaurant_id = r.id AND service_date = '2050-06-24'), 0::bigint, 'looking touches no service')
FROM pg_temp.list(p_date => '2050-06-24');
SELECT is(tests.as_user(tests.claims('eve', other, 'owner'), format('SELECT capacity_v1.list_bookings(%L, %L)', id, tests.day())), 'RC401', 'who works elsewhere may not look') FROM r;

SELECT * FROM finish();
