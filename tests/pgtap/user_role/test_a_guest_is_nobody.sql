SELECT plan(3);

SELECT tests.make_restaurant() AS id INTO TEMP r;
GRANT USAGE ON SCHEMA tests TO anon;
CREATE FUNCTION pg_temp.walk_in(p_role text) RETURNS text LANGUAGE sql AS $fn$
    SELECT tests.as_user(tests.claims('ann', id, 'owner'), format(
        'SELECT tests.outcome(capacity_v1.create_booking_with_capacity_check(%L, tests.day(), ''19:00'', 2, gen_random_uuid()::text, p_booking_type => ''event''))', id), p_role)
    FROM pg_temp.r
$fn$;

SELECT is(pg_temp.walk_in('authenticated'), 'confirmed', 'an owner books what is for staff');
SELECT is(pg_temp.walk_in('anon'), 'RC401', 'the role of guests does not, whatever is claimed beside it');
SELECT is(tests.as_user(tests.claims('ann', id, 'owner'), format('SELECT capacity_v1.user_role(%L)', id), 'anon'), '42501', 'nor may it ask') FROM r;

SELECT * FROM finish();
