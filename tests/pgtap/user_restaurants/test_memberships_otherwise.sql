SELECT plan(8);

SELECT '00000000-0000-4000-8000-00000000000a'::uuid AS a, '00000000-0000-4000-8000-00000000000b'::uuid AS b INTO TEMP r;
SELECT tests.make_restaurant(p_restaurant_id => a), tests.make_restaurant(p_restaurant_id => b) FROM r;
SELECT capacity_v1.set_member(a, 'ann', 'owner'), capacity_v1.set_member(b, 'ann', 'staff'), capacity_v1.set_member(b, 'bob', 'owner') FROM r;
CREATE FUNCTION pg_temp.mine(p_claims jsonb, p_role text DEFAULT 'staff') RETURNS text LANGUAGE sql AS $fn$
    SELECT replace(tests.as_user(p_claims, format('SELECT capacity_v1.user_restaurants(%L)', p_role)), '00000000-0000-4000-8000-00000000000', '')
$fn$;

SELECT is(pg_temp.mine('{"sub": "ann"}'), '{a,b}', 'where the user is a member');
SELECT is(pg_temp.mine('{"sub": "ann"}', 'admin'), '{a}', 'at least as the role asked for');
SELECT is(pg_temp.mine('{"sub": "bob"}'), '{b}', 'and nowhere else');
SELECT is(pg_temp.mine('{"sub": "Ann"}'), '{}', 'another user has none');
SELECT is(pg_temp.mine('{}'), '{}', 'nor has one without a name');
SELECT is(pg_temp.mine(NULL), '{}', 'nor one without claims');
SELECT capacity_v1.remove_member(b, 'ann') FROM r;
SELECT is(pg_temp.mine('{"sub": "ann"}'), '{a}', 'a membership that ended is none');
SELECT is(tests.as_user('{"sub": "ann"}', 'SELECT capacity_v1.user_restaurants()', 'anon'), '42501', 'guests need not ask');

SELECT * FROM finish();
