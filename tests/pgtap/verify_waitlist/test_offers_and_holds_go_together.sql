SELECT plan(7);

SELECT tests.set_clock('2050-06-01 12:00+00');
SELECT tests.make_restaurant() AS id INTO TEMP r;
SELECT tests.make_period(id) AS dinner INTO TEMP p FROM r;
SELECT tests.wait(id, dinner, n) FROM r, p, unnest('{ann,bob,cat,dan,eve}'::text[]) AS n;
CREATE FUNCTION pg_temp.findings() RETURNS text LANGUAGE sql AS $fn$
    SELECT string_agg(f.check_name || ' ' || e.guest_name, ', ' ORDER BY e.guest_name)
    FROM pg_temp.r, capacity_impl.verify_waitlist(r.id) AS f, capacity.waitlist_entries AS e WHERE e.restaurant_id = r.id AND f.object = 'waitlist entry ' || e.id
$fn$;
SELECT is(pg_temp.findings(), NULL, 'offers are sound');

SET LOCAL session_replication_role = replica;
UPDATE capacity.waitlist_entries SET status = 'waiting' FROM r WHERE restaurant_id = r.id AND guest_name = 'ann';
SELECT is(pg_temp.findings(), 'waitlist_offer ann', 'a hold without its offer is found');
UPDATE capacity.bookings SET status = 'released' FROM capacity.waitlist_entries AS e WHERE e.guest_name = 'bob' AND bookings.restaurant_id = e.restaurant_id AND bookings.id = e.booking_id;
SELECT is(pg_temp.findings(), 'waitlist_offer ann, waitlist_offer bob', 'and an offer without its hold');
UPDATE capacity.waitlist_entries SET offer_expires_at = offer_expires_at + interval '1 minute' FROM r WHERE restaurant_id = r.id AND guest_name = 'cat';
SELECT is(pg_temp.findings(), 'waitlist_offer ann, waitlist_offer bob, waitlist_offer cat', 'and one that ends at another time');
UPDATE capacity.waitlist_entries SET party_size = 3 FROM r WHERE restaurant_id = r.id AND guest_name = 'dan';
SELECT is(pg_temp.findings(), 'waitlist_offer ann, waitlist_offer bob, waitlist_offer cat, waitlist_offer dan', 'and one for another party');
SELECT throws_ok(format('UPDATE capacity.waitlist_entries SET booking_id = (SELECT booking_id FROM capacity.waitlist_entries WHERE id = tests.entry(%L, %L)) WHERE id = tests.entry(%L, %L)',
    id, 'ann', id, 'eve'), '23505', NULL, 'one hold is never offered to two') FROM r;
SELECT is((SELECT count(*) FROM jsonb_array_elements(capacity_v1.verify_capacity(id) -> 'findings') AS f WHERE f ->> 'check' = 'waitlist_offer'), 4::bigint, 'verify_capacity tells') FROM r;

SELECT * FROM finish();
