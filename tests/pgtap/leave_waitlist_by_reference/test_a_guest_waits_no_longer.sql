SELECT plan(13);

SELECT tests.set_clock('2050-06-01 12:00+00');
SELECT tests.make_restaurant() AS id, tests.make_restaurant() AS other INTO TEMP r;
SELECT tests.make_period(id) AS dinner INTO TEMP p FROM r;
SELECT tests.set_limit(id, 2) FROM r;
SELECT tests.wait(id, dinner, n) FROM r, p, unnest('{ann,bob,cat,dan}'::text[]) AS n;
CREATE FUNCTION pg_temp.leave(p_name text, p_restaurant uuid DEFAULT NULL, p_reference text DEFAULT NULL) RETURNS text LANGUAGE sql AS $fn$
    SELECT tests.as_user(NULL, format($$SELECT concat_ws(' ', a #>> '{entry,status}', CASE WHEN (a ->> 'duplicate')::boolean THEN '(duplicate)' END, a #>> '{error,code}')
        FROM capacity_v1.leave_waitlist_by_reference(%L, %L) AS a$$, coalesce(p_restaurant, r.id),
        coalesce(p_reference, (SELECT e.reference FROM capacity.waitlist_entries AS e WHERE e.id = tests.entry(r.id, p_name)))), 'anon') FROM pg_temp.r
$fn$;

SELECT is(pg_temp.leave('bob', other), 'RC107', 'in another restaurant it is not found') FROM r;
SELECT is(pg_temp.leave('bob', p_reference => tests.entry(id, 'bob')::text), 'RC107', 'nor by its id') FROM r;
SELECT is(pg_temp.leave('nobody'), 'RC001', 'the reference is required');
SELECT is(tests.waitlist(id), 'ann offered 17:00, bob waiting, cat waiting, dan waiting', 'all of which changed nothing') FROM r;
SELECT is(pg_temp.leave('bob'), 'withdrawn', 'a guest who waits may leave');
SELECT is(pg_temp.leave('bob'), 'withdrawn (duplicate)', 'once');
SELECT is(pg_temp.leave('ann'), 'declined', 'who has an offer declines it so');
SELECT is(tests.waitlist(id), 'ann declined 17:00, bob withdrawn, cat offered 17:00, dan waiting', 'and who has left is not asked') FROM r;
SELECT is((SELECT string_agg(concat_ws(' ', d.operation, d.actor, d.options ->> 'by_guest'), ', ' ORDER BY d.id) FROM capacity.decisions AS d
           WHERE d.operation IN ('leave_waitlist', 'decline_offer', 'release_hold')), 'leave_waitlist anon true, decline_offer anon true, release_hold anon true', 'the history says that it was a guest');
SELECT capacity_v1.accept_offer(id, tests.entry(id, 'cat'), 'c') FROM r;
SELECT is(pg_temp.leave('cat'), 'accepted HOLD_RESOLVED', 'who has accepted cancels the booking instead');
SELECT tests.set_clock('2050-06-18 12:00+00');
SELECT capacity_impl.expire_waitlist(id, 10) FROM r;
SELECT is(pg_temp.leave('dan'), 'RC301', 'when the service is over there is nothing to leave');
SELECT is(tests.waitlist(id), 'ann declined 17:00, bob withdrawn, cat accepted 17:00, dan expired', 'it has ended by itself') FROM r;
SELECT is(tests.sound(id), 'sound', 'all is sound') FROM r;

SELECT * FROM finish();
