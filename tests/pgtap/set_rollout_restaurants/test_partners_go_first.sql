SELECT plan(14);

SELECT tests.set_clock('2050-06-01 12:00+00');
SELECT tests.make_restaurant('A', p_options => '{}') AS a, tests.make_restaurant('B', p_options => '{}') AS b INTO TEMP r;
CREATE FUNCTION pg_temp.modes() RETURNS text LANGUAGE sql AS $fn$
    SELECT concat_ws(' ', capacity_v1.get_enforcement(a) #>> '{restaurant,effective_enforcement}', capacity_v1.get_enforcement(b) #>> '{restaurant,effective_enforcement}') FROM pg_temp.r
$fn$;
SELECT capacity_v1.start_rollout();

SELECT throws_ok(format('SELECT capacity_v1.set_rollout_restaurants(ARRAY[%L, %L]::uuid[], ''enforce'')', a, b), 'RC302', NULL, 'partners pass the same gates') FROM r;
SELECT is(pg_temp.modes(), 'shadow shadow', 'nothing is changed by that');
SELECT is(capacity_v1.set_rollout_restaurants(ARRAY[a], 'shadow') -> 'is_changed', 'true', 'staying in shadow mode needs none') FROM r;
SELECT tests.set_clock('2050-06-08 12:00+00');
SELECT is((s #> '{step,details}') - 'gates', jsonb_build_object('mode', 'enforce', 'restaurant_ids', jsonb_build_array(least(a, b), greatest(a, b)),
        'changed', '{"to_enforce": 2, "to_shadow": 0, "own_settings": 2}'::jsonb), 'after a week they enforce')
FROM r, capacity_v1.set_rollout_restaurants(ARRAY[b, a, b], 'enforce') AS s;
SELECT is(pg_temp.modes(), 'enforce enforce', 'both of them');
SELECT is((SELECT jsonb_build_object('b', d.options -> 'before', 'a', d.options -> 'after') FROM capacity.decisions AS d, r WHERE d.restaurant_id = r.a ORDER BY d.id DESC LIMIT 1),
    '{"b": {"enforcement": "shadow", "effective_enforcement": "shadow"}, "a": {"enforcement": "enforce", "effective_enforcement": "enforce"}}', 'their decisions say from what');
SELECT is(capacity_v1.set_rollout_restaurants(ARRAY[a, b], 'enforce'), '{"success": true, "is_changed": false, "step": null}', 'the same again is no step') FROM r;
SELECT throws_ok('SELECT capacity_v1.set_rollout(10)', 'RC302', NULL, 'the percentage waits until they were watched');
SELECT is(capacity_v1.set_rollout_restaurants(ARRAY[a], 'inherit') #>> '{step,details,changed,to_shadow}', '1', 'one follows the percentage again') FROM r;
SELECT is(pg_temp.modes(), 'shadow enforce', 'without any gate');
SELECT is(capacity_v1.get_rollout('{"gates": false}') -> 'own_settings', jsonb_build_array(jsonb_build_object('restaurant_id', b, 'name', 'B', 'enforcement', 'enforce')), 'status names the other') FROM r;

SELECT throws_ok(format('SELECT capacity_v1.set_rollout_restaurants(ARRAY[%L, gen_random_uuid()], ''shadow'')', b), 'RC101', NULL, 'all must exist') FROM r;
SELECT is(pg_temp.modes(), 'shadow enforce', 'or none is changed');
SELECT throws_ok(format('SELECT capacity_v1.set_rollout_restaurants(ARRAY[%L]::uuid[], ''on'')', b), 'RC015', NULL, 'on is no mode') FROM r;

SELECT * FROM finish();
