SELECT plan(11);

SELECT tests.set_clock('2050-06-01 12:00+00');
SELECT tests.make_restaurant() AS id INTO TEMP r;
SELECT tests.make_period(id) AS dinner INTO TEMP p FROM r;
SELECT tests.set_limit(id, 2) FROM r;
SELECT tests.wait(id, dinner, n) FROM r, p, unnest('{ann,bob,cat,dan}'::text[]) AS n;
CREATE FUNCTION pg_temp.leave(p_name text) RETURNS text LANGUAGE sql AS $fn$
    SELECT concat_ws(' ', a #>> '{entry,status}', CASE WHEN (a ->> 'duplicate')::boolean THEN '(duplicate)' END, a #>> '{error,code}')
    FROM pg_temp.r, capacity_v1.leave_waitlist(id, tests.entry(id, p_name)) AS a
$fn$;

SELECT is(pg_temp.leave('bob'), 'withdrawn', 'who waits may leave');
SELECT is(pg_temp.leave('bob'), 'withdrawn (duplicate)', 'once');
SELECT is((SELECT operation || ' ' || actor FROM capacity.decisions AS d, r WHERE d.restaurant_id = r.id ORDER BY d.id DESC LIMIT 1), 'leave_waitlist postgres', 'it is a decision');
SELECT is(pg_temp.leave('ann'), 'declined', 'who has an offer declines it so');
SELECT is(tests.waitlist(id), 'ann declined 17:00, bob withdrawn, cat offered 17:00, dan waiting', 'and who has left is not asked') FROM r;
SELECT is(pg_temp.leave('ann'), 'declined (duplicate)', 'once');
SELECT capacity_v1.accept_offer(id, tests.entry(id, 'cat'), 'c') FROM r;
SELECT is(pg_temp.leave('cat'), 'accepted HOLD_RESOLVED', 'who has accepted cancels the booking instead');
SELECT throws_ok(format('SELECT capacity_v1.leave_waitlist(%L, %L)', id, gen_random_uuid()), 'RC107', NULL, 'an entry must be there') FROM r;
SELECT tests.set_clock('2050-06-18 12:00+00');
SELECT capacity_impl.expire_waitlist(id, 10) FROM r;
SELECT throws_ok($$SELECT pg_temp.leave('dan')$$, 'RC301', NULL, 'when the service is over there is nothing to leave');
SELECT is(tests.waitlist(id), 'ann declined 17:00, bob withdrawn, cat accepted 17:00, dan expired', 'it has ended by itself') FROM r;
SELECT is(tests.sound(id), 'sound', 'all is sound') FROM r;

SELECT * FROM finish();
