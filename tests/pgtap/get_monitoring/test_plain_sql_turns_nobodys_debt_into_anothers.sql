SELECT plan(20);

SELECT tests.set_clock('2050-06-10 12:00+00');
CREATE FUNCTION pg_temp.shown(p_restaurant_id uuid) RETURNS text LANGUAGE sql AS $fn$
    SELECT format('%s of %s, shadow %s, %s', l.booked_covers, coalesce(l.max_covers, l.max_parties), l.shadow_covers,
        CASE WHEN EXISTS (SELECT FROM capacity_v1.monitor_overbooked_services AS o WHERE o.restaurant_id = p_restaurant_id) THEN 'alert' ELSE 'quiet' END)
    FROM capacity.service_ledger AS l WHERE l.restaurant_id = p_restaurant_id AND l.service_date = tests.day()
$fn$;
CREATE FUNCTION pg_temp.turn(p_restaurant_id uuid, p_mode text) RETURNS jsonb LANGUAGE sql AS $fn$
    SELECT capacity_v1.set_restaurant_enforcement(p_restaurant_id, p_mode)
$fn$;

-- What shadow mode let in, where limits are enforced by now: nobody is called for it.
SELECT tests.make_restaurant('Parties', p_options => '{"enforcement": "shadow"}') AS id INTO TEMP p;
SELECT tests.set_limit(id, NULL, 1), tests.book(id, 2), tests.book(id, 2), pg_temp.turn(id, 'enforce') FROM p;
SELECT is(pg_temp.shown(id), '4 of 1, shadow 4, quiet', 'two parties where one may be') FROM p;
UPDATE capacity.bookings AS b SET party_size = 3 FROM p WHERE b.restaurant_id = p.id;
SELECT is(pg_temp.shown(id), '6 of 1, shadow 6, quiet', 'that grow stay what shadow mode let in') FROM p;

SELECT tests.make_restaurant('Covers', p_options => '{"enforcement": "shadow"}') AS id INTO TEMP c;
SELECT tests.set_limit(id, 20), tests.book(id, 15), tests.book(id, 10), pg_temp.turn(id, 'enforce') FROM c;
UPDATE capacity.bookings AS b SET start_time = '19:30' FROM c WHERE b.restaurant_id = c.id;
SELECT is(pg_temp.shown(id), '25 of 20, shadow 25, quiet', 'so do those that come later in their service') FROM c;
SELECT throws_ok(format('UPDATE capacity.bookings SET party_size = 11 WHERE restaurant_id = %L AND party_size = 10', id), '23514', NULL, 'one cover more is refused') FROM c;

-- The twin: where nothing is owed the mode of now is stamped.
UPDATE capacity.bookings AS b SET status = 'cancelled' FROM c WHERE b.restaurant_id = c.id AND b.party_size = 10;
UPDATE capacity.bookings AS b SET party_size = 16 FROM c WHERE b.restaurant_id = c.id AND b.party_size = 15;
SELECT is(pg_temp.shown(id), '16 of 20, shadow 0, quiet', 'when the debt is paid the next cover is of the mode of now') FROM c;

-- What somebody let in while limits were enforced: shadow mode does not take it over.
SELECT tests.make_restaurant('Override') AS id INTO TEMP o;
SELECT tests.set_limit(id, 10), tests.book(id, 1, p_booking_date => '2050-06-30'), tests.book(id, 20, p_options => '{"override": true, "reason": "a wedding"}') FROM o;
SELECT is(pg_temp.shown(id), '20 of 10, shadow 0, alert', 'an override is an overbooking') FROM o;
SELECT pg_temp.turn(id, 'shadow') FROM o;
UPDATE capacity.bookings AS b SET party_size = 21 FROM o WHERE b.restaurant_id = o.id AND b.party_size = 20;
SELECT is(pg_temp.shown(id), '21 of 10, shadow 0, alert', 'that stays one when it grows in shadow mode') FROM o;
SELECT is((SELECT row(d.operation, d.mode, d.authorises_debt)::text FROM capacity.decisions AS d, o WHERE d.restaurant_id = o.id ORDER BY d.id DESC LIMIT 1),
    '(sql_update,shadow,t)', 'where a decision lets it grow');
UPDATE capacity.bookings AS b SET start_time = '19:30' FROM o WHERE b.restaurant_id = o.id;
SELECT is(pg_temp.shown(id), '21 of 10, shadow 0, alert', 'or comes later in its service') FROM o;
SELECT tests.book(id, 2) FROM o;
SELECT is(pg_temp.shown(id), '23 of 10, shadow 2, alert', 'and when another party is let in beside it') FROM o;
UPDATE capacity.bookings AS b SET booking_date = '2050-06-24' FROM o WHERE b.restaurant_id = o.id AND b.party_size = 21;
SELECT is((SELECT string_agg(concat_ws(' ', l.service_date, l.booked_covers, l.shadow_covers), ', ' ORDER BY l.service_date) FROM capacity.service_ledger AS l, o WHERE l.restaurant_id = o.id),
    '2050-06-17 2 2, 2050-06-24 21 21, 2050-06-30 1 0', 'no debt is taken along: in another service it is let in anew') FROM o;

SELECT tests.make_restaurant('Too many') AS id INTO TEMP m;
SELECT tests.set_limit(id, NULL, 1), tests.book(id, 2), tests.book(id, 2, p_options => '{"override": true, "reason": "regulars"}'), pg_temp.turn(id, 'shadow') FROM m;
UPDATE capacity.bookings AS b SET party_size = 3 FROM m WHERE b.restaurant_id = m.id;
SELECT is(pg_temp.shown(id), '6 of 1, shadow 0, alert', 'the same of parties') FROM m;

-- The twin: what fitted, and goes over the limit in shadow mode, is shadow mode's.
SELECT tests.make_restaurant('Within') AS id INTO TEMP w;
SELECT tests.set_limit(id, 10), tests.book(id, 8), pg_temp.turn(id, 'shadow') FROM w;
UPDATE capacity.bookings AS b SET start_time = '19:30' FROM w WHERE b.restaurant_id = w.id;
SELECT is(pg_temp.shown(id), '8 of 10, shadow 0, quiet', 'a party that only comes later is what it was') FROM w;
UPDATE capacity.bookings AS b SET party_size = 14 FROM w WHERE b.restaurant_id = w.id;
SELECT is(pg_temp.shown(id), '14 of 10, shadow 14, quiet', 'one that grows over the limit is not') FROM w;
SELECT tests.book(id, 4) FROM w;
UPDATE capacity.bookings AS b SET party_size = 15 FROM w WHERE b.restaurant_id = w.id AND b.party_size = 14;
SELECT is(pg_temp.shown(id), '19 of 10, shadow 19, quiet', 'nor when it grows again') FROM w;
SELECT tests.make_restaurant('Beside') AS id INTO TEMP e;
SELECT tests.set_limit(id, 10), tests.book(id, 4), pg_temp.turn(id, 'shadow'), tests.book(id, 8) FROM e;
SELECT is(pg_temp.shown(id), '12 of 10, shadow 8, quiet', 'a party that fitted, and one that shadow mode let in') FROM e;
UPDATE capacity.bookings AS b SET party_size = 11 FROM e WHERE b.restaurant_id = e.id AND b.party_size = 4;
SELECT is(pg_temp.shown(id), '19 of 10, shadow 19, quiet', 'the debt is shadow mode''s alone when the first one grows') FROM e;

-- A party that comes after all is let in by the mode of now.
UPDATE capacity.bookings AS b SET status = 'no_show' FROM w WHERE b.restaurant_id = w.id;
SELECT pg_temp.turn(id, 'enforce') FROM w;
UPDATE capacity.bookings AS b SET status = 'seated' FROM w WHERE b.restaurant_id = w.id AND b.party_size = 4;
SELECT is(pg_temp.shown(id), '4 of 10, shadow 0, quiet', 'who comes after all comes under the mode of now') FROM w;

SELECT is(capacity_v1.verify_capacity(id) -> 'findings', '[]', 'it all adds up') FROM o;
SELECT is(capacity_v1.verify_capacity(id) -> 'findings', '[]', 'here too') FROM p;

SELECT * FROM finish();
