SELECT plan(10);

SELECT tests.make_restaurant() AS id INTO TEMP r;
SELECT capacity_v1.set_member(id, 'sam', 'staff') FROM r;
CREATE FUNCTION pg_temp.book(p_claims jsonb, p_party integer DEFAULT 2, p_role text DEFAULT 'authenticated') RETURNS text LANGUAGE sql AS $fn$
    SELECT tests.as_user(p_claims, format(
        'SELECT tests.outcome(capacity_v1.create_booking_with_capacity_check(%L, tests.day(), ''19:00'', %s, ''order-7''))', id, p_party), p_role) FROM pg_temp.r
$fn$;
GRANT USAGE ON SCHEMA tests TO anon;

SELECT is(pg_temp.book(NULL, 3, 'anon'), 'confirmed', 'a guest takes a key that the house will want');
SELECT is(pg_temp.book('{"sub": "sam"}'), 'confirmed', 'the house has it all the same');
SELECT is(pg_temp.book('{"sub": "sam"}'), 'confirmed (duplicate)', 'and repeats its own request');
SELECT is(pg_temp.book(NULL, 2, 'service_role'), 'confirmed (duplicate)', 'staff and services share theirs');
SELECT is(pg_temp.book(NULL, 3, 'anon'), 'confirmed (duplicate)', 'the guest repeats the own request');
SELECT is(pg_temp.book(NULL, 2, 'anon'), 'RC201', 'and not that of the house, with its arguments too');
SELECT is(pg_temp.book('{"sub": "eve"}', 3), 'confirmed (duplicate)', 'who has a token and does not work there is a guest');
SELECT is(pg_temp.book(tests.claims('bob', gen_random_uuid(), 'owner'), 3), 'confirmed (duplicate)', 'and so is who works elsewhere');
SELECT is((SELECT string_agg(k.operation, ', ' ORDER BY k.operation) FROM capacity.idempotency_keys AS k, r WHERE k.restaurant_id = r.id AND k.key = 'order-7'),
    'create_booking, create_booking_by_guest', 'there are two of them');
SELECT is(tests.sound(id), 'sound', 'nothing is out of balance') FROM r;

SELECT * FROM finish();
