SELECT plan(13);

SELECT tests.set_clock('2050-06-01 12:00+00');
SELECT tests.make_restaurant() AS id, tests.make_restaurant() AS other INTO TEMP r;
SELECT tests.make_period(id) AS dinner INTO TEMP p FROM r;
SELECT tests.set_limit(id, 2) FROM r;
SELECT tests.wait(id, dinner, n) FROM r, p, unnest('{ann,bob,cat}'::text[]) AS n;
CREATE FUNCTION pg_temp.decline(p_name text, p_restaurant uuid DEFAULT NULL, p_reference text DEFAULT NULL) RETURNS text LANGUAGE sql AS $fn$
    SELECT tests.as_user(NULL, format($$SELECT concat_ws(' ', a #>> '{entry,status}', CASE WHEN (a ->> 'duplicate')::boolean THEN '(duplicate)' END, a #>> '{error,code}')
        FROM capacity_v1.decline_offer_by_reference(%L, %L) AS a$$, coalesce(p_restaurant, r.id),
        coalesce(p_reference, (SELECT e.reference FROM capacity.waitlist_entries AS e WHERE e.id = tests.entry(r.id, p_name)))), 'anon') FROM pg_temp.r
$fn$;

SELECT is(pg_temp.decline('ann', other), 'RC107', 'in another restaurant it is not found') FROM r;
SELECT is(pg_temp.decline('ann', p_reference => tests.entry(id, 'ann')::text), 'RC107', 'nor by its id') FROM r;
SELECT is(pg_temp.decline('nobody'), 'RC001', 'the reference is required');
SELECT is(pg_temp.decline('bob'), 'RC301', 'who waits has nothing to decline');
SELECT is(tests.waitlist(id), 'ann offered 17:00, bob waiting, cat waiting', 'all of which changed nothing') FROM r;
SELECT is(pg_temp.decline('ann'), 'declined', 'a guest declines');
SELECT is(tests.waitlist(id), 'ann declined 17:00, bob offered 17:00, cat waiting', 'and the next is asked at once') FROM r;
SELECT is(pg_temp.decline('ann'), 'declined (duplicate)', 'a second time it only says so');
SELECT is((SELECT string_agg(concat_ws(' ', d.operation, d.actor, d.options ->> 'by_guest'), ', ' ORDER BY d.id) FROM capacity.decisions AS d, r
           WHERE d.options ->> 'waitlist_entry_id' = tests.entry(r.id, 'ann')::text AND d.operation IN ('decline_offer', 'release_hold')),
    'decline_offer anon true, release_hold anon true', 'the history says that it was a guest');
SELECT capacity_v1.accept_offer(id, tests.entry(id, 'bob'), 'b') FROM r;
SELECT is(pg_temp.decline('bob'), 'accepted HOLD_RESOLVED', 'what was accepted is a booking');
SELECT is((SELECT string_agg(concat_ws(' ', d.operation, d.actor, d.options ->> 'by_guest'), ', ' ORDER BY d.id) FROM capacity.decisions AS d, r
           WHERE d.options ->> 'waitlist_entry_id' = tests.entry(r.id, 'bob')::text AND d.operation IN ('accept_offer', 'confirm_hold')),
    'accept_offer postgres, confirm_hold postgres', 'and when it was not');
SELECT is((SELECT booked_covers || '/' || booked_parties FROM capacity.service_ledger, r WHERE restaurant_id = r.id), '2/1', 'what was given back is not counted');
SELECT is(tests.sound(id), 'sound', 'all is sound') FROM r;

SELECT * FROM finish();
