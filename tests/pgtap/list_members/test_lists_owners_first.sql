SELECT plan(7);

SELECT tests.make_restaurant() AS id, tests.make_restaurant() AS other INTO TEMP r;
SELECT is(capacity_v1.list_members(id), '{"success": true, "members": []}', 'nobody yet') FROM r;
SELECT capacity_v1.set_member(id, u, m), capacity_v1.set_member(other, 'eve', 'owner') FROM r, (VALUES ('cat', 'staff'), ('bob', 'owner'), ('dan', 'admin'), ('ann', 'staff')) AS x (u, m);
CREATE FUNCTION pg_temp.list(p_claims jsonb) RETURNS text LANGUAGE sql AS $fn$
    SELECT tests.as_user(p_claims, format($q$SELECT string_agg(m ->> 'user_id', ' ' ORDER BY n)
        FROM jsonb_array_elements(capacity_v1.list_members(%L) -> 'members') WITH ORDINALITY AS x (m, n)$q$, id)) FROM pg_temp.r
$fn$;

SELECT is(pg_temp.list('{"sub": "bob"}'), 'bob dan ann cat', 'owners, admins, staff, each by name');
SELECT is(pg_temp.list('{"sub": "cat"}'), 'bob dan ann cat', 'for staff too');
SELECT is(pg_temp.list('{"sub": "eve"}'), 'RC401', 'not for another restaurant''s');
SELECT is(pg_temp.list('{}'), 'RC401', 'nor for guests');
SELECT is((capacity_v1.list_members(id) #> '{members,0}') - '{created_at,updated_at}'::text[], jsonb_build_object('restaurant_id', id, 'user_id', 'bob', 'role', 'owner'), 'what one says') FROM r;
SELECT throws_ok(format('SELECT capacity_v1.list_members(%L)', gen_random_uuid()), 'RC101', NULL, 'without a restaurant there are none');

SELECT * FROM finish();
