SELECT plan(11);

SELECT tests.make_restaurant() AS id, tests.make_restaurant() AS other INTO TEMP r;
SELECT capacity_v1.set_member(id, 'boss', 'owner'), capacity_v1.set_member(id, 'ann', 'admin'), capacity_v1.set_member(id, 'bob', 'staff'), capacity_v1.set_member(other, 'bob', 'owner') FROM r;
CREATE FUNCTION pg_temp.remove(p_by text, p_user text) RETURNS text LANGUAGE sql AS $fn$
    SELECT tests.as_user(jsonb_build_object('sub', p_by), format('SELECT capacity_v1.remove_member(%L, %L) #>> ''{member,role}''', id, p_user)) FROM pg_temp.r
$fn$;

SELECT is(pg_temp.remove('bob', 'ann'), 'RC401', 'staff remove nobody');
SELECT is(pg_temp.remove('bob', 'bob'), 'RC401', 'not even themselves');
SELECT is(pg_temp.remove('ann', 'boss'), 'RC401', 'an admin removes no owner');
SELECT is(pg_temp.remove('ann', 'bob'), 'staff', 'but staff: the answer says what they were');
SELECT is((SELECT row(operation, actor, options)::text FROM capacity.decisions ORDER BY id DESC LIMIT 1),
    row('remove_member', 'ann', '{"user_id": "bob", "before": {"role": "staff"}, "after": null}'::jsonb)::text, 'it is a decision');
SELECT is((SELECT string_agg(user_id, ', ' ORDER BY user_id) FROM capacity.restaurant_members), 'ann, bob, boss', 'in another restaurant they stay');
SELECT is(tests.as_user('{"sub": "bob"}', format('SELECT capacity_v1.list_tables(%L)', id)), 'RC401', 'it ends with the next statement') FROM r;
SELECT is(pg_temp.remove('ann', 'bob'), 'RC108', 'there is nobody a second time');
SELECT is(pg_temp.remove('boss', 'boss'), 'RC214', 'the last owner stays');
SELECT is(pg_temp.remove('ann', 'ann'), 'admin', 'an admin may leave');
SELECT throws_ok(format('SELECT capacity_v1.remove_member(%L, NULL)', id), 'RC001', NULL, 'the user is required') FROM r;

SELECT * FROM finish();
