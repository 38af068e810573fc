SELECT plan(12);

SELECT tests.set_clock('2050-06-10 10:00+00');
SELECT tests.make_restaurant() AS id, tests.make_restaurant() AS other INTO TEMP r;
SELECT is(capacity_v1.set_member(id, 'ann', 'staff'), jsonb_build_object('success', true, 'member', jsonb_build_object(
        'restaurant_id', id, 'user_id', 'ann', 'role', 'staff', 'created_at', member -> 'created_at', 'updated_at', member -> 'updated_at')),
    'a user becomes a member') FROM r, LATERAL (SELECT capacity_v1.set_member(other, 'ann', 'admin') -> 'member' AS member) AS x;
SELECT is((SELECT count(*) FROM capacity.restaurant_members), 2::bigint, 'of each restaurant by itself');
SELECT is((SELECT row(operation, actor, options - 'before')::text FROM capacity.decisions ORDER BY id DESC LIMIT 1),
    row('set_member', session_user, '{"user_id": "ann", "after": {"role": "staff"}}'::jsonb)::text, 'it is a decision');

SELECT tests.set_clock('2050-06-11 10:00+00');
SELECT count(*) AS n INTO TEMP before FROM capacity.decisions;
SELECT is(capacity_v1.set_member(id, 'ann', 'staff') #>> '{member,role}', 'staff', 'the same again') FROM r;
SELECT is((SELECT count(*) FROM capacity.decisions), n, 'changes nothing') FROM before;
SELECT is((capacity_v1.set_member(id, 'ann', 'admin') #>> '{member,updated_at}')::timestamptz, '2050-06-11 10:00+00', 'another role is a change') FROM r;
SELECT is((SELECT options -> 'before' FROM capacity.decisions ORDER BY id DESC LIMIT 1), '{"role": "staff"}', 'and keeps what was before');
SELECT is((SELECT string_agg(role::text, ', ' ORDER BY role) FROM capacity.restaurant_members), 'admin, admin', 'the table says so');

SELECT is(tests.as_user('{"sub": "ann"}', format('SELECT capacity_v1.set_member(%L, ''bob'', ''staff'') #>> ''{member,role}''', id)), 'staff', 'an admin makes members') FROM r;
SELECT is(tests.as_user('{"sub": "bob"}', format('SELECT capacity_v1.set_member(%L, ''eve'', ''staff'')', id)), 'RC401', 'staff do not') FROM r;
SELECT is(tests.as_user('{"sub": "bob"}', format('SELECT capacity_v1.set_member(%L, ''bob'', ''admin'')', id)), 'RC401', 'not even of themselves') FROM r;
SELECT is((SELECT actor FROM capacity.decisions ORDER BY id DESC LIMIT 1), 'ann', 'the history names who did');

SELECT * FROM finish();
