SELECT plan(14);

SELECT tests.set_clock('2050-06-01 12:00+00');
SELECT tests.make_restaurant() AS id INTO TEMP r;
SELECT tests.make_restaurant() AS id INTO TEMP other;
SELECT tests.make_period(id) AS dinner INTO TEMP p FROM r;
SELECT tests.set_limit(id, 2) FROM r;
SELECT tests.wait(id, dinner, n) FROM r, p, unnest('{ann,bob,cat,dan}'::text[]) AS n;
CREATE FUNCTION pg_temp.decline(p_name text) RETURNS text LANGUAGE sql AS $fn$
    SELECT concat_ws(' ', a #>> '{entry,status}', CASE WHEN (a ->> 'duplicate')::boolean THEN '(duplicate)' END, a #>> '{error,code}')
    FROM pg_temp.r, capacity_v1.decline_offer(id, tests.entry(id, p_name)) AS a
$fn$;

SELECT is(tests.waitlist(id), 'ann offered 17:00, bob waiting, cat waiting, dan waiting', 'the first has an offer') FROM r;
SELECT is(pg_temp.decline('ann'), 'declined', 'and declines it');
SELECT is(tests.waitlist(id), 'ann declined 17:00, bob offered 17:00, cat waiting, dan waiting', 'the next is asked at once, and not the first again') FROM r;
SELECT is(pg_temp.decline('ann'), 'declined (duplicate)', 'a second time it only says so');
SELECT is(tests.waitlist(id), 'ann declined 17:00, bob offered 17:00, cat waiting, dan waiting', 'and changes nothing') FROM r;
SELECT is((SELECT status::text FROM capacity.bookings AS b, r WHERE b.restaurant_id = r.id AND b.status <> 'held'), 'released', 'its hold is released');
SELECT is((SELECT string_agg(operation, ', ' ORDER BY d.id) FROM capacity.decisions AS d, r WHERE d.restaurant_id = r.id AND d.options ->> 'waitlist_entry_id' = tests.entry(r.id, 'ann')::text),
    'join_waitlist, hold_capacity, decline_offer, release_hold', 'who was asked and declined can be audited');

SELECT capacity_v1.accept_offer(id, tests.entry(id, 'bob'), 'b') FROM r;
SELECT is(pg_temp.decline('bob'), 'accepted HOLD_RESOLVED', 'what was accepted is a booking');
SELECT is(capacity_v1.accept_offer(id, tests.entry(id, 'ann'), 'a') #>> '{error,code}', 'HOLD_RESOLVED', 'and what was declined is gone') FROM r;
SELECT throws_ok($$SELECT pg_temp.decline('cat')$$, 'RC301', NULL, 'who waits has nothing to decline');
SELECT throws_ok(format('SELECT capacity_v1.decline_offer(%L, %L)', other.id, tests.entry(r.id, 'cat')), 'RC107', NULL, 'another restaurant knows nobody of that id') FROM r, other;
SELECT capacity_v1.cancel_booking(id, (SELECT booking_id FROM capacity.waitlist_entries AS e WHERE e.id = tests.entry(r.id, 'bob'))) FROM r;
SELECT tests.set_clock('2050-06-01 12:15+00');
SELECT is(pg_temp.decline('cat'), 'expired HOLD_EXPIRED', 'an offer whose time is over need not be declined');
SELECT capacity_v1.sweep_expired(id) FROM r;
SELECT is(tests.waitlist(id), 'ann declined 17:00, bob accepted 17:00, cat expired 17:00, dan offered 17:00', 'its place goes to the next') FROM r;
SELECT is(tests.sound(id), 'sound', 'all is sound') FROM r;

SELECT * FROM finish();
