SELECT plan(14);

SELECT '00000000-0000-4000-8000-00000000000a'::uuid AS a, '00000000-0000-4000-8000-00000000000b'::uuid AS b INTO TEMP r;
SELECT tests.make_restaurant(p_restaurant_id => a), tests.make_restaurant(p_restaurant_id => b) FROM r;
SELECT capacity_v1.set_member(b, 'ann', 'owner') FROM r;
CREATE FUNCTION pg_temp.mine(p_claims jsonb, p_role text DEFAULT 'staff') RETURNS text LANGUAGE sql AS $fn$
    SELECT replace(tests.as_user(p_claims, format('SELECT capacity_v1.user_restaurants(%L)', p_role)), '00000000-0000-4000-8000-00000000000', '')
$fn$;

SELECT is(pg_temp.mine(tests.claims('ann', a, 'admin')), '{a}', 'those of the claims, and not those of the table') FROM r;
SELECT is(pg_temp.mine(jsonb_build_object('sub', 'ann', 'restaurants', jsonb_build_object(b, 'staff', a, 'owner'))), '{a,b}', 'all of them, in order') FROM r;
SELECT is(pg_temp.mine(jsonb_build_object('sub', 'ann', 'app_metadata', jsonb_build_object('restaurants', jsonb_build_object(a, 'staff')))), '{a}', 'also where the platform keeps them') FROM r;
SELECT is(pg_temp.mine(jsonb_build_object('restaurants', jsonb_build_object(a, 'staff'))), '{a}', 'whoever the user is') FROM r;
SELECT is(pg_temp.mine('{"sub": "ann", "restaurants": {}}'), '{}', 'none are none') FROM r;
SELECT is(pg_temp.mine(jsonb_build_object('sub', 'ann', 'user_metadata', jsonb_build_object('restaurants', jsonb_build_object(a, 'owner')))), '{b}',
    'what users write themselves is not believed') FROM r;
SELECT is(pg_temp.mine(tests.claims('ann', a, 'king')), '{}', 'a role that nobody knows gives nothing') FROM r;

SELECT is(string_agg(role || ' ' || pg_temp.mine(tests.claims('x', a, role), least), ', ' ORDER BY n), 'staff {a}, staff {}, staff {}, admin {a}, admin {a}, admin {}, owner {a}, owner {a}, owner {a}',
    'at least as the role asked for')
FROM r, unnest('{staff,staff,staff,admin,admin,admin,owner,owner,owner}'::text[], '{staff,admin,owner,staff,admin,owner,staff,admin,owner}'::text[]) WITH ORDINALITY AS x (role, least, n);

SELECT is(pg_temp.mine(claims), 'RC024', claims::text || ' cannot be read')
FROM unnest('{[],"1","{\"restaurants\": []}","{\"restaurants\": {\"x\": \"staff\"}}","{\"restaurants\": 1}"}'::jsonb[]) AS claims;
SELECT is(pg_temp.mine('{}', 'guest'), 'RC023', 'guest is no role of members');

SELECT * FROM finish();
