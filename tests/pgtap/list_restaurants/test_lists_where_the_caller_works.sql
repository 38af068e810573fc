SELECT plan(13);

SELECT '00000000-0000-4000-8000-00000000000a'::uuid AS a, '00000000-0000-4000-8000-00000000000b'::uuid AS b, '00000000-0000-4000-8000-00000000000c'::uuid AS c INTO TEMP r;
SELECT tests.make_restaurant('Zur Post', p_restaurant_id => a), tests.make_restaurant('Adler', 'Pacific/Kiritimati', p_restaurant_id => b), tests.make_restaurant('Adler', p_restaurant_id => c) FROM r;
SELECT capacity_v1.set_member(a, 'ann', 'owner'), capacity_v1.set_member(b, 'ann', 'staff'), capacity_v1.set_member(c, 'bob', 'admin') FROM r;
CREATE FUNCTION pg_temp.mine(p_claims jsonb, p_role text DEFAULT 'authenticated') RETURNS text LANGUAGE sql AS $fn$
    SELECT tests.as_user(p_claims, $q$SELECT coalesce(string_agg(concat_ws(' ', right(m ->> 'id', 1), m ->> 'name', m ->> 'role'), ', ' ORDER BY n), 'none')
        FROM jsonb_array_elements(capacity_v1.list_restaurants() -> 'restaurants') WITH ORDINALITY AS x (m, n)$q$, p_role)
$fn$;

SELECT tests.set_clock('2050-06-01 12:00+00');
SELECT is(tests.as_user('{"sub": "ann"}', 'SELECT capacity_v1.list_restaurants()')::jsonb, jsonb_build_object('success', true, 'restaurants', jsonb_build_array(
    jsonb_build_object('id', b, 'name', 'Adler', 'timezone', 'Pacific/Kiritimati', 'is_timezone_known', true, 'today', '2050-06-02', 'role', 'staff'),
    jsonb_build_object('id', a, 'name', 'Zur Post', 'timezone', 'Europe/Zurich', 'is_timezone_known', true, 'today', '2050-06-01', 'role', 'owner'))), 'by name, with what the user is and the local date') FROM r;
SELECT is(pg_temp.mine('{"sub": "bob"}'), 'c Adler admin', 'nothing of those of others');
SELECT is(pg_temp.mine('{"sub": "eve"}'), 'none', 'a stranger works nowhere');
SELECT is(pg_temp.mine('{}'), 'none', 'nor does nobody');
SELECT is(pg_temp.mine(tests.claims('ann', c, 'staff')), 'c Adler staff', 'claims that carry restaurants are believed alone') FROM r;
SELECT is(pg_temp.mine(jsonb_build_object('restaurants', jsonb_build_object(c, 'staff', b, 'owner', a, 'admin'))), 'b Adler owner, c Adler staff, a Zur Post admin', 'of one name by id') FROM r;
SELECT is(pg_temp.mine(tests.claims('ann', gen_random_uuid(), 'owner')), 'none', 'a restaurant that does not exist is none');
SELECT is(pg_temp.mine(tests.claims('ann', a, 'king')), 'none', 'a role that nobody knows gives nothing') FROM r;
SELECT is(pg_temp.mine('{"sub": "ann", "restaurants": []}'), 'RC024', 'claims that cannot be read are refused');
SELECT is(pg_temp.mine('{}', 'service_role'), 'b Adler, c Adler, a Zur Post', 'a service works for all, as nothing');
SELECT is(pg_temp.mine('{"sub": "bob"}', 'service_role'), 'b Adler, c Adler, a Zur Post', 'whatever its claims say');
SELECT is(pg_temp.mine('{"sub": "ann"}', 'anon'), '42501', 'guests may not ask');
SELECT capacity_v1.remove_member(c, 'bob') FROM r;
SELECT is(pg_temp.mine('{"sub": "bob"}'), 'none', 'who has left works there no more');

SELECT * FROM finish();
