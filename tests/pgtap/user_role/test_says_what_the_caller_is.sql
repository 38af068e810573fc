SELECT plan(7);

SELECT tests.make_restaurant() AS a, tests.make_restaurant() AS b INTO TEMP r;
SELECT capacity_v1.set_member(a, 'ann', 'admin') FROM r;
CREATE FUNCTION pg_temp.role(p_claims jsonb, p_restaurant uuid) RETURNS text LANGUAGE sql AS $fn$
    SELECT coalesce(tests.as_user(p_claims, format('SELECT capacity_v1.user_role(%L)', p_restaurant)), 'nobody')
$fn$;

SELECT is(pg_temp.role('{"sub": "ann"}', a), 'admin', 'a member''s role') FROM r;
SELECT is(pg_temp.role('{"sub": "ann"}', b), 'nobody', 'in another restaurant none') FROM r;
SELECT is(pg_temp.role('{"sub": "ann"}', gen_random_uuid()), 'nobody', 'nor where there is none');
SELECT is(pg_temp.role('{"sub": "ann"}', NULL), 'nobody', 'nor nowhere');
SELECT is(pg_temp.role(tests.claims('ann', b, 'owner'), b), 'owner', 'the role that the claims carry') FROM r;
SELECT is(pg_temp.role(tests.claims('ann', b, 'owner'), a), 'nobody', 'and then no other') FROM r;
SELECT is(pg_temp.role('{"restaurants": 1}', a), 'RC024', 'claims that cannot be read are refused') FROM r;

SELECT * FROM finish();
