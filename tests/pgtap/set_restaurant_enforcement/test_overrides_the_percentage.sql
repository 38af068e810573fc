SELECT plan(13);

SELECT tests.make_restaurant(p_options => '{}') AS id INTO TEMP r;
CREATE FUNCTION pg_temp.set_mode(p_mode text) RETURNS text LANGUAGE sql AS $fn$
    SELECT concat_ws(' ', coalesce(e #>> '{restaurant,enforcement}', '-'), e #>> '{restaurant,effective_enforcement}')
    FROM pg_temp.r, capacity_v1.set_restaurant_enforcement(r.id, p_mode) AS e
$fn$;

SELECT is(pg_temp.set_mode('enforce'), 'enforce enforce', 'a restaurant enforces, whatever the percentage');
SELECT is(pg_temp.set_mode(NULL), '- shadow', 'or follows it again');
SELECT capacity_v1.set_enforcement(100);
SELECT is(pg_temp.set_mode(NULL), '- enforce', 'upwards too');
SELECT is(pg_temp.set_mode('shadow'), 'shadow shadow', 'or watches, whatever the percentage');
SELECT is(capacity_v1.set_restaurant_enforcement(id, 'shadow') - 'restaurant',
    '{"success": true, "percent": 100, "restaurants": 1, "enforced_restaurants": 0}', 'the answer is that of get_enforcement') FROM r;

SELECT is((SELECT row(operation, outcome, options)::text FROM capacity.decisions AS d, r WHERE restaurant_id = r.id ORDER BY d.id DESC LIMIT 1),
    '(set_restaurant_enforcement,accepted,"{""after"": {""enforcement"": ""shadow""}, ""before"": {""enforcement"": null}}")', 'a change is a decision');
SELECT count(*) AS n INTO TEMP before FROM capacity.decisions;
SELECT rules_version, updated_at INTO TEMP v FROM capacity.restaurants AS x JOIN r ON x.restaurant_id = r.id;
SELECT pg_temp.set_mode('shadow');
SELECT is((SELECT count(*) FROM capacity.decisions), n, 'the same again is none') FROM before;
SELECT is((SELECT x.rules_version FROM capacity.restaurants AS x, r WHERE x.restaurant_id = r.id), rules_version, 'and changes nothing') FROM v;

SELECT throws_ok(format('SELECT capacity_v1.set_restaurant_enforcement(%L, %L)', id, mode), 'RC015', NULL, mode || ' is no mode')
FROM r, unnest('{ENFORCE,off}'::text[]) AS mode;
SELECT throws_ok('SELECT capacity_v1.set_restaurant_enforcement(NULL, ''enforce'')', 'RC001', NULL, 'the restaurant is required');
SELECT throws_ok('SELECT capacity_v1.set_restaurant_enforcement(gen_random_uuid(), ''enforce'')', 'RC101', NULL, 'and must exist');
SELECT is((SELECT count(*) FROM capacity.decisions), n, 'an error changes nothing') FROM before;

SELECT * FROM finish();
