SELECT plan(27);

SELECT tests.set_clock('2050-06-01 12:00+00');
SELECT tests.make_restaurant() AS id INTO TEMP r;
SELECT tests.make_period(id) AS dinner INTO TEMP p FROM r;
SELECT tests.set_limit(id, 4) FROM r;
SELECT tests.book(id, 4) FROM r;
SELECT capacity_v1.set_member(id, 'sam', 'staff') FROM r;
CREATE FUNCTION pg_temp.join(p_claims jsonb, p_key text, p_party integer DEFAULT 2, p_role text DEFAULT 'authenticated', p_options jsonb DEFAULT '{}', p_name text DEFAULT NULL)
RETURNS text LANGUAGE sql AS $fn$
    SELECT tests.as_user(p_claims, format('SELECT capacity_v1.join_waitlist(%L, tests.day(), %L, %s, %L, %L, p_options => %L)', id, dinner, p_party, p_key, p_name, p_options), p_role)
    FROM pg_temp.r, pg_temp.p
$fn$;
CREATE FUNCTION pg_temp.said(p_answer text) RETURNS text LANGUAGE sql AS $fn$
    SELECT CASE WHEN p_answer ^@ '{' THEN concat_ws(' ', a #>> '{entry,status}', a #>> '{entry,position}', CASE WHEN (a ->> 'duplicate')::boolean THEN '(duplicate)' END, a #>> '{error,code}')
                ELSE p_answer END
    FROM CAST(CASE WHEN p_answer ^@ '{' THEN p_answer END AS jsonb) AS a
$fn$;
GRANT USAGE ON SCHEMA tests TO anon;

-- Keys of their own.
SELECT pg_temp.join(NULL, 'order-7', 3, 'anon', p_name => 'ann') AS answer INTO TEMP ann;
SELECT is(pg_temp.said(answer), 'waiting 1', 'a guest waits, with a key that the house will want') FROM ann;
SELECT is(pg_temp.said(pg_temp.join('{"sub": "sam"}', 'order-7')), 'waiting 2', 'the house has it all the same');
SELECT is(pg_temp.said(pg_temp.join('{"sub": "sam"}', 'order-7')), 'waiting 2 (duplicate)', 'and repeats its own request');
SELECT is(pg_temp.said(pg_temp.join(NULL, 'order-7', 2, 'service_role')), 'waiting 2 (duplicate)', 'staff and services share theirs');
SELECT is(pg_temp.join(NULL, 'order-7', 3, 'anon', p_name => 'ann')::jsonb, answer::jsonb || '{"duplicate": true}', 'the guest repeats the own request, and gets the reference again') FROM ann;
SELECT is(pg_temp.join(NULL, 'order-7', 2, 'anon'), 'RC201', 'and not that of the house, with its arguments too');
SELECT is(pg_temp.said(pg_temp.join('{"sub": "eve"}', 'order-7', 3, p_name => 'ann')), 'waiting 1 (duplicate)', 'who has a token and does not work there is a guest');
SELECT is(pg_temp.said(pg_temp.join(tests.claims('bob', gen_random_uuid(), 'owner'), 'order-7', 3, p_name => 'ann')), 'waiting 1 (duplicate)', 'and so is who works elsewhere');
SELECT is((SELECT string_agg(k.operation, ', ' ORDER BY k.operation) FROM capacity.idempotency_keys AS k, r WHERE k.restaurant_id = r.id AND k.key = 'order-7'),
    'join_waitlist, join_waitlist_by_guest', 'there are two of them');

-- What a guest is told.
SELECT matches(answer::jsonb #>> '{entry,reference}', '^[0-9a-f]{32}$', '128 bits open the entry') FROM ann;
SELECT is((SELECT count(DISTINCT reference) FROM capacity.waitlist_entries), 2::bigint, 'each its own');
SELECT is(pg_temp.said(pg_temp.join('{"sub": "bob"}', 'bob')), 'waiting 3', 'a guest has a position');
SELECT ok(answer !~ 'ann', 'and is told of nobody else') FROM CAST(pg_temp.join('{"sub": "bob"}', 'bob') AS text) AS answer;
SELECT is(tests.as_user('{"sub": "bob"}', format('SELECT capacity_v1.list_waitlist(%L)', id)), 'RC401', 'who waits is for staff to know') FROM r;
SELECT is(tests.as_user(NULL, format('SELECT capacity_v1.list_waitlist(%L)', id), 'anon'), '42501', 'alike for who has no token') FROM r;

-- What holds for guests, and what is asked of them.
SELECT capacity_v1.set_booking_policy(id, '{"max_party_size": 6, "channels": ["web", "api"]}') FROM r;
SELECT is(pg_temp.said(pg_temp.join(NULL, 'large', 7, 'anon')), 'POLICY_REFUSED', 'the policy refuses guests as everybody');
SELECT is(pg_temp.said(pg_temp.join(NULL, 'large', 7, 'anon')), '(duplicate) POLICY_REFUSED', 'as often as they ask');
SELECT is(pg_temp.said(pg_temp.join(NULL, 'channel', 2, 'anon', '{"source": "partner"}')), 'POLICY_REFUSED', 'and so does the list of channels');
SELECT is(pg_temp.said(pg_temp.join(NULL, 'window', 2, 'anon', '{"source": "web", "first_time": "19:00", "last_time": "20:00"}')), 'waiting 4', 'a guest says when it suits');
SELECT is(pg_temp.join(NULL, 'window', 2, 'anon', '{"by_guest": true}'), 'RC007', 'and no more');
SELECT is(pg_temp.join(NULL, 'x', 0, 'anon'), 'RC002', 'arguments are checked') FROM r;
SELECT is(tests.as_user(NULL, format('SELECT capacity_v1.join_waitlist(gen_random_uuid(), tests.day(), %L, 2, ''x'')', dinner), 'anon'), 'RC101', 'and the restaurant must be there') FROM p;

-- The history.
SELECT is((SELECT row(d.actor, d.outcome, d.options - 'waitlist_entry_id')::text FROM capacity.decisions AS d, ann
           WHERE d.operation = 'join_waitlist' AND d.options ->> 'waitlist_entry_id' = answer::jsonb #>> '{entry,id}'),
    '(anon,accepted,"{""after"": {""status"": ""waiting""}, ""before"": null, ""source"": ""api"", ""by_guest"": true}")', 'the history says that it was a guest');
SELECT is((SELECT string_agg(DISTINCT coalesce(d.options ->> 'by_guest', 'house'), ', ') FROM capacity.decisions AS d WHERE d.operation = 'join_waitlist' AND d.actor = 'sam'), 'house', 'and when it was not');
SELECT ok(EXISTS (SELECT FROM capacity.decisions AS d, capacity.waitlist_entries AS e WHERE strpos(d::text, e.id::text) > 0)
    AND EXISTS (SELECT FROM capacity.outbox_events AS o, capacity.waitlist_entries AS e WHERE strpos(o::text, e.id::text) > 0), 'history and events name an entry by its id');
SELECT ok(NOT EXISTS (SELECT FROM capacity.decisions AS d, capacity.waitlist_entries AS e WHERE strpos(d::text, e.reference) > 0)
    AND NOT EXISTS (SELECT FROM capacity.outbox_events AS o, capacity.waitlist_entries AS e WHERE strpos(o::text, e.reference) > 0), 'neither history nor events tell a reference');
SELECT is(tests.sound(id), 'sound', 'nothing is out of balance') FROM r;

SELECT * FROM finish();
