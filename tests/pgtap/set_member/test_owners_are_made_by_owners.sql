SELECT plan(12);

SELECT tests.make_restaurant() AS id INTO TEMP r;
SELECT capacity_v1.set_member(id, 'boss', 'owner'), capacity_v1.set_member(id, 'ann', 'admin'), capacity_v1.set_member(id, 'bob', 'staff') FROM r;
CREATE FUNCTION pg_temp.set(p_by text, p_user text, p_role text) RETURNS text LANGUAGE sql AS $fn$
    SELECT tests.as_user(jsonb_build_object('sub', p_by), format('SELECT capacity_v1.set_member(%L, %L, %L) #>> ''{member,role}''', id, p_user, p_role)) FROM pg_temp.r
$fn$;

SELECT is(pg_temp.set('ann', 'bob', 'owner'), 'RC401', 'an admin makes no owner');
SELECT is(pg_temp.set('ann', 'ann', 'owner'), 'RC401', 'nor becomes one');
SELECT is(pg_temp.set('ann', 'boss', 'admin'), 'RC401', 'nor unmakes one');
SELECT is(pg_temp.set('ann', 'bob', 'admin'), 'admin', 'but makes an admin');
SELECT is(pg_temp.set('boss', 'boss', 'admin'), 'RC214', 'the last owner stays one');
SELECT is(pg_temp.set('boss', 'boss', 'owner'), 'owner', 'which is no change');
SELECT is(pg_temp.set('boss', 'ann', 'owner'), 'owner', 'an owner makes another one');
SELECT is(pg_temp.set('ann', 'boss', 'staff'), 'staff', 'who may unmake the first');
SELECT is(pg_temp.set('boss', 'bob', 'staff'), 'RC401', 'who is only staff from then on');
SELECT is(pg_temp.set('ann', 'ann', 'staff'), 'RC214', 'the last one stays');
SELECT is((SELECT string_agg(user_id || ' ' || role, ', ' ORDER BY user_id) FROM capacity.restaurant_members), 'ann owner, bob admin, boss staff', 'the table says so');
SELECT is((SELECT string_agg(actor || ' ' || (options ->> 'user_id') || ' ' || (options #>> '{after,role}'), ', ' ORDER BY d.id) FROM capacity.decisions AS d WHERE actor IN ('ann', 'boss')),
    'ann bob admin, boss ann owner, ann boss staff', 'and the history');

SELECT * FROM finish();
