SELECT plan(27);

SELECT tests.set_clock('2050-06-01 12:00+00');
SELECT tests.make_restaurant() AS id, tests.make_restaurant() AS other INTO TEMP r;
SELECT tests.make_period(id) AS dinner INTO TEMP p FROM r;
SELECT tests.set_limit(id, 6) FROM r;
SELECT capacity_v1.join_waitlist(id, tests.day(), dinner, 2, 'ann', 'ann', 'a@b.c', '123', 'near the door') FROM r, p;
SELECT tests.wait(id, dinner, n) FROM r, p, unnest('{bob,cat,dan}'::text[]) AS n;
CREATE FUNCTION pg_temp.accept(p_name text, p_key text, p_restaurant uuid DEFAULT NULL, p_reference text DEFAULT NULL, p_role text DEFAULT 'anon', p_claims jsonb DEFAULT NULL)
RETURNS text LANGUAGE sql AS $fn$
    SELECT tests.as_user(p_claims, format('SELECT capacity_v1.accept_offer_by_reference(%L, %L, %L)', coalesce(p_restaurant, r.id),
        coalesce(p_reference, (SELECT e.reference FROM capacity.waitlist_entries AS e WHERE e.id = tests.entry(r.id, p_name))), p_key), p_role) FROM pg_temp.r
$fn$;
CREATE FUNCTION pg_temp.said(p_answer text) RETURNS text LANGUAGE sql AS $fn$
    SELECT CASE WHEN p_answer ^@ '{' THEN concat_ws(' ', a #>> '{entry,status}', a #>> '{booking,status}', CASE WHEN (a ->> 'duplicate')::boolean THEN '(duplicate)' END, a #>> '{error,code}')
                ELSE p_answer END
    FROM CAST(CASE WHEN p_answer ^@ '{' THEN p_answer END AS jsonb) AS a
$fn$;
SELECT is(tests.waitlist(id), 'ann offered 17:00, bob offered 17:00, cat offered 17:00, dan waiting', 'three offers') FROM r;

SELECT is(pg_temp.accept('ann', 'a', other), 'RC107', 'in another restaurant it is not found') FROM r;
SELECT is(pg_temp.accept('ann', 'a', p_reference => tests.entry(id, 'ann')::text), 'RC107', 'nor by its id') FROM r;
SELECT is(pg_temp.accept('ann', 'a', p_reference => (SELECT b.reference FROM capacity.bookings AS b JOIN capacity.waitlist_entries AS e ON e.booking_id = b.id WHERE e.guest_name = 'ann')), 'RC107', 'nor by its hold''s reference');
SELECT is(pg_temp.accept('ann', ''), 'RC014', 'a key is a text');
SELECT is(pg_temp.accept('ann', NULL), 'RC001', 'and required');
SELECT is(tests.waitlist(id), 'ann offered 17:00, bob offered 17:00, cat offered 17:00, dan waiting', 'all of which changed nothing') FROM r;

SELECT pg_temp.accept('ann', 'a')::jsonb AS answer INTO TEMP ann;
SELECT is(pg_temp.said(answer::text), 'accepted confirmed', 'by the entry''s reference a guest accepts') FROM ann;
SELECT is(concat_ws(' ', b ->> 'party_size', b ->> 'guest_name', b ->> 'guest_email', b ->> 'guest_phone', b ->> 'notes', b ->> 'start_time'),
    '2 ann a@b.c 123 near the door 17:00:00', 'with the data that it waited with') FROM ann, jsonb_extract_path(answer, 'booking') AS b;
SELECT is(answer #>> '{entry,offer,booking_reference}', answer #>> '{booking,reference}', 'the entry leads to the booking') FROM ann;
SELECT is(tests.as_user(NULL, format('SELECT capacity_v1.get_booking_by_reference(%L, %L) -> ''booking''', id, answer #>> '{booking,reference}'), 'anon')::jsonb, answer -> 'booking', 'which its own reference opens now') FROM r, ann;
SELECT is(pg_temp.accept('ann', 'a')::jsonb, answer || '{"duplicate": true}', 'a repeat gets the same answer') FROM ann;
SELECT is(pg_temp.accept('ann', 'b')::jsonb, answer || '{"duplicate": true}', 'another key is told so, too') FROM ann;
SELECT is(pg_temp.accept('bob', 'a'), 'RC201', 'a key names one request');
SELECT is((SELECT string_agg(concat_ws(' ', d.operation, d.outcome, d.actor, d.options ->> 'by_guest'), ', ' ORDER BY d.id) FROM capacity.decisions AS d, r
           WHERE d.options ->> 'waitlist_entry_id' = tests.entry(r.id, 'ann')::text AND d.operation IN ('accept_offer', 'confirm_hold')),
    'accept_offer accepted anon true, confirm_hold accepted anon true, accept_offer accepted anon true', 'the history says that it was a guest');

-- Keys apart from those of the house.
SELECT is(capacity_v1.accept_offer(id, tests.entry(id, 'bob'), 'a') #>> '{booking,status}', 'confirmed', 'staff have keys of their own') FROM r;
SELECT is(pg_temp.said(pg_temp.accept('bob', 'c')), 'accepted confirmed (duplicate)', 'what staff accepted is accepted');
SELECT is((SELECT string_agg(k.operation, ', ' ORDER BY k.operation) FROM capacity.idempotency_keys AS k WHERE k.key = 'a'), 'accept_offer, accept_offer_by_guest', 'there are two of them');
SELECT is(pg_temp.said(pg_temp.accept('bob', 'c', p_role => 'authenticated', p_claims => tests.claims('sam', id, 'staff'))), 'accepted confirmed (duplicate)', 'by reference everybody is a guest') FROM r;

SELECT is(pg_temp.accept('dan', 'd'), 'RC301', 'who waits has nothing to accept');
SELECT tests.set_clock('2050-06-01 12:15+00');
SELECT is(pg_temp.said(pg_temp.accept('cat', 'e')), 'expired held HOLD_EXPIRED', 'an offer is over when its time is, swept or not');
SELECT is(pg_temp.said(pg_temp.accept('cat', 'e')), 'expired held (duplicate) HOLD_EXPIRED', 'a repeat gets the refusal again');
SELECT capacity_v1.sweep_expired(id) FROM r;
SELECT is(pg_temp.said(pg_temp.accept('cat', 'f')), 'expired expired HOLD_EXPIRED', 'and stays so');
SELECT is(pg_temp.said(pg_temp.accept('dan', 'd')), 'accepted confirmed', 'the next can, with the key that was in vain');
SELECT is((SELECT string_agg(DISTINCT d.actor, ', ') FROM capacity.decisions AS d WHERE d.operation = 'accept_offer' AND d.code = 'HOLD_EXPIRED'), 'anon', 'refusals are told, too');
SELECT is((SELECT booked_covers || '/' || booked_parties FROM capacity.service_ledger, r WHERE restaurant_id = r.id), '6/3', 'nothing is counted twice');
SELECT is(tests.sound(id), 'sound', 'all is sound') FROM r;

SELECT * FROM finish();
