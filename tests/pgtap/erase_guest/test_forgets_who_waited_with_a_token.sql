SELECT plan(21);

SELECT tests.set_clock('2050-06-01 10:00+00');
SELECT tests.make_restaurant() AS id INTO TEMP r;
SELECT tests.make_period(id) AS dinner INTO TEMP p FROM r;
SELECT tests.set_limit(id, 2), capacity_v1.set_booking_policy(id, '{"max_party_size": 4}') FROM r;
CREATE FUNCTION pg_temp.join(p_user text, p_email text, p_key text DEFAULT gen_random_uuid()::text, p_party integer DEFAULT 2) RETURNS jsonb LANGUAGE sql AS $fn$
    SELECT tests.as_user(jsonb_build_object('sub', p_user), format('SELECT capacity_v1.join_waitlist(%L, tests.day(), %L, %s, %L, ''Guest'', %L)', id, dinner, p_party, p_key, p_email))::jsonb
    FROM pg_temp.r, pg_temp.p
$fn$;
CREATE FUNCTION pg_temp.by_reference(p_user text, p_routine text, p_answer jsonb, p_more text DEFAULT '') RETURNS jsonb LANGUAGE sql AS $fn$
    SELECT tests.as_user(jsonb_build_object('sub', p_user), format('SELECT capacity_v1.%I(%L, %L%s)', p_routine, id, p_answer #>> '{entry,reference}', p_more))::jsonb FROM pg_temp.r
$fn$;
CREATE FUNCTION pg_temp.done_by(p_actor text) RETURNS text LANGUAGE sql AS $fn$
    SELECT string_agg(d.operation, ', ' ORDER BY d.id) FROM capacity.decisions AS d WHERE d.actor = p_actor
$fn$;
CREATE FUNCTION pg_temp.erase(p_email text) RETURNS text LANGUAGE sql AS $fn$
    SELECT concat_ws(' ', a ->> 'bookings', a ->> 'waitlist', a ->> 'decisions') FROM pg_temp.r, capacity_v1.erase_guest(id, p_email) AS a
$fn$;

-- Eve is offered the only place and declines it: by that others are offered it, in her name.
SELECT pg_temp.join('eve', 'eve@example.org', 'eve') AS eve INTO TEMP eve;
SELECT pg_temp.join('dan', 'dan@example.org') AS dan INTO TEMP dan;
SELECT pg_temp.join('fay', 'fay@example.org') AS fay INTO TEMP fay;
SELECT pg_temp.join('gus', 'gus@example.org', 'gus') AS gus INTO TEMP gus;
SELECT is(pg_temp.join('eve', 'eve@example.org', p_party => 5) #>> '{error,code}', 'POLICY_REFUSED', 'a request of hers is refused');
SELECT is(pg_temp.by_reference('eve', 'decline_offer_by_reference', eve) #>> '{entry,status}', 'declined', 'and she declines an offer') FROM eve;
SELECT is(pg_temp.done_by('eve'), 'join_waitlist, hold_capacity, join_waitlist, decline_offer, release_hold, hold_capacity', 'so much is in her name');
-- Dan accepts and cancels. Staff, by claims alone, accept for Fay; Gus leaves, and Fay's friend looks after two.
SELECT pg_temp.by_reference('dan', 'accept_offer_by_reference', dan, ', ''dan''') AS booked INTO TEMP booked FROM dan;
SELECT tests.as_user('{"sub": "dan"}', format('SELECT capacity_v1.cancel_booking_by_reference(%L, %L)', id, booked #>> '{booking,reference}')) FROM r, booked;
SELECT is(tests.as_user(tests.claims('sam', id, 'staff'), format('SELECT capacity_v1.accept_offer(%L, %L, ''fay'') #>> ''{entry,status}''', id, fay #>> '{entry,id}')), 'accepted', 'staff accept for a guest') FROM r, fay;
SELECT is(pg_temp.by_reference('friend', 'leave_waitlist_by_reference', gus) #>> '{entry,status}', 'withdrawn', 'a friend leaves for one') FROM gus;
SELECT is(pg_temp.by_reference('friend', 'accept_offer_by_reference', fay, ', ''fay''') ->> 'duplicate', 'true', 'and accepts for another') FROM fay;
SELECT tests.set_clock('2050-06-20 10:00+00');

SELECT capacity_v1.export_guest(id, 'eve@example.org') AS document INTO TEMP d FROM r;
SELECT is((document #> '{waitlist,0,reference}'), eve #> '{entry,reference}', 'her document has her reference') FROM d, eve;
SELECT is((SELECT string_agg(x ->> 'operation', ', ' ORDER BY n) FROM jsonb_array_elements(document -> 'decisions') WITH ORDINALITY AS x (x, n)),
    'join_waitlist, hold_capacity, decline_offer, release_hold', 'and all of her wait') FROM d;
SELECT ok(document::text !~ '(dan|fay|gus)@', 'and nobody else') FROM d;

-- The refused request names nobody, and loses her name as an actor.
SELECT is(pg_temp.erase('eve@example.org'), '0 1 6', 'she is erased');
SELECT is(pg_temp.done_by('eve'), NULL, 'nothing is in her name any more');
SELECT is(pg_temp.done_by('guest'), 'join_waitlist, hold_capacity, join_waitlist, decline_offer, release_hold, hold_capacity', 'but a guest''s');
SELECT is((SELECT string_agg(length(k.fingerprint)::text, ',') FROM capacity.idempotency_keys AS k WHERE k.operation = 'join_waitlist_by_guest' AND k.key = 'eve'), '16', 'nobody can guess what she asked for');
SELECT is(pg_temp.by_reference('x', 'get_waitlist_entry_by_reference', eve) #> '{entry}', (eve -> 'entry') - '{updated_at}'::text[]
    || jsonb_build_object('status', 'declined', 'position', NULL, 'guest_name', NULL, 'guest_email', NULL, 'updated_at', now_there #> '{entry,updated_at}', 'offer', now_there #> '{entry,offer}'),
    'the reference opens an entry without a name') FROM eve, pg_temp.by_reference('x', 'get_waitlist_entry_by_reference', eve) AS now_there;

SELECT is(pg_temp.erase('dan@example.org'), '1 1 5', 'who accepted and cancelled is erased') FROM r;
SELECT is(pg_temp.done_by('dan'), NULL, 'with the name of whoever did so');
SELECT is(pg_temp.erase('fay@example.org') || ' ' || pg_temp.done_by('sam'), '1 1 2 accept_offer, confirm_hold', 'staff answer for what they did');
SELECT is(pg_temp.done_by('friend'), 'leave_waitlist, accept_offer', 'who acted for two is nobody''s other name');
SELECT is((SELECT length(k.fingerprint) FROM capacity.idempotency_keys AS k WHERE k.operation = 'join_waitlist_by_guest' AND k.key = 'gus'), 32, 'who still is there may repeat a request');
DELETE FROM capacity.waitlist_entries WHERE guest_email = 'gus@example.org';
SELECT capacity_v1.erase_guest(id, p_booking_id => (fay #>> '{entry,offer,booking_id}')::uuid) FROM r, (SELECT pg_temp.by_reference('x', 'get_waitlist_entry_by_reference', fay) FROM fay) AS f (fay);
SELECT is((SELECT length(k.fingerprint) FROM capacity.idempotency_keys AS k WHERE k.operation = 'join_waitlist_by_guest' AND k.key = 'gus'), 16, 'of a wait that was deleted nobody can guess either whose it was');
SELECT is(tests.sound(id), 'sound', 'nothing is out of balance') FROM r;

SELECT * FROM finish();
