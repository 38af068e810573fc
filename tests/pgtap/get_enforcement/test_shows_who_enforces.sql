SELECT plan(6);

SELECT is(capacity_v1.get_enforcement(),
    '{"success": true, "percent": 0, "restaurants": 0, "enforced_restaurants": 0, "restaurant": null}', 'a new installation enforces nothing');
SELECT tests.make_restaurant('One', p_options => '{}') AS id INTO TEMP r;
SELECT tests.make_restaurant('Two') AS id INTO TEMP two;
SELECT is(capacity_v1.get_enforcement() - 'restaurant',
    '{"success": true, "percent": 0, "restaurants": 2, "enforced_restaurants": 1}', 'a restaurant of its own mind counts');
SELECT is(capacity_v1.get_enforcement(id) -> 'restaurant',
    jsonb_build_object('id', id, 'name', 'One', 'enforcement', NULL, 'effective_enforcement', 'shadow'), 'one restaurant follows the percentage') FROM r;
SELECT is(capacity_v1.get_enforcement(id) -> 'restaurant',
    jsonb_build_object('id', id, 'name', 'Two', 'enforcement', 'enforce', 'effective_enforcement', 'enforce'), 'one does not') FROM two;
SELECT capacity_v1.set_enforcement(100);
SELECT is(capacity_v1.get_enforcement(id) #>> '{restaurant,effective_enforcement}', 'enforce', 'at 100 percent all enforce') FROM r;
SELECT throws_ok('SELECT capacity_v1.get_enforcement(gen_random_uuid())', 'RC101', NULL, 'an unknown restaurant has no mode');

SELECT * FROM finish();
