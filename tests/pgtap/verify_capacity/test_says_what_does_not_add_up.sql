SELECT plan(5);

SELECT tests.make_restaurant() AS id INTO TEMP r;
SELECT tests.make_restaurant() AS id INTO TEMP other;
SELECT tests.set_limit(id, 10) FROM r;
SELECT tests.book(id, 4) FROM r;
SELECT tests.book(id, 4) FROM other;

SET LOCAL session_replication_role = replica;
UPDATE capacity.service_ledger SET booked_covers = 5 FROM r WHERE restaurant_id = r.id;
SET LOCAL session_replication_role = origin;

SELECT capacity_v1.verify_capacity(id) AS answer INTO TEMP a FROM r;
SELECT is(answer ->> 'success', 'false', 'a difference is no success') FROM a;
SELECT is((SELECT array_agg(k ORDER BY k) FROM a, jsonb_object_keys(answer #> '{findings,0}') AS k),
    '{check,expected,found,object,remedy,restaurant_id}', 'a finding has its keys');
SELECT is((answer #> '{findings,0}') - '{remedy,object}'::text[], jsonb_build_object('check', 'service_totals', 'restaurant_id', id,
    'expected', '{"booked_covers": 4, "booked_parties": 1, "shadow_covers": 0, "shadow_parties": 0}'::jsonb,
    'found',    '{"booked_covers": 5, "booked_parties": 1, "shadow_covers": 0, "shadow_parties": 0}'::jsonb), 'it shows both sides') FROM a, r;
SELECT is(capacity_v1.verify_capacity() -> 'findings', answer -> 'findings', 'the whole is the sum of its restaurants') FROM a;
SELECT is(capacity_v1.verify_capacity(id) ->> 'success', 'true', 'another restaurant has nothing to do with it') FROM other;

SELECT * FROM finish();
