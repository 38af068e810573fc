SELECT plan(9);

SELECT tests.set_clock('2050-06-01 12:00+00');
SELECT tests.make_restaurant('Own') AS id INTO TEMP own;
SELECT tests.make_restaurant('R', p_options => '{}') FROM generate_series(1, 20);
SELECT capacity_v1.start_rollout('{"min_days": 0, "min_hours": 0, "reason": "a test"}');
SELECT is(capacity_v1.pause_rollout() - 'still_enforcing', '{"success": true, "is_changed": false, "step": null}', 'at 0 there is nothing to pause');
SELECT capacity_v1.set_rollout(50);
CREATE TEMP TABLE paused AS SELECT capacity_v1.pause_rollout('{"reason": "noise"}') AS p;
SELECT is((SELECT row(p #>> '{step,action}', p #>> '{step,percent_before}', p #>> '{step,percent}', p #>> '{step,reason}')::text FROM paused),
    '(pause,50,0,noise)', 'it goes to 0 at once');
SELECT is((SELECT p -> 'still_enforcing' FROM paused), jsonb_build_object('count', 1, 'listed', jsonb_build_array(jsonb_build_object('restaurant_id', id, 'name', 'Own'))),
    'who enforces by a setting of its own goes on') FROM own;
SELECT is((SELECT count(*) FROM capacity.restaurants AS r, LATERAL capacity_v1.get_enforcement(r.restaurant_id) AS e
           WHERE e #>> '{restaurant,effective_enforcement}' = 'enforce'), 1::bigint, 'and nobody else');
SELECT is((SELECT row(g ->> 'paused_percent', g ->> 'next_percent', g ->> 'gates_percent')::text FROM capacity_v1.get_rollout() AS g), '(50,50,50)', 'status knows where to go on');
SELECT capacity_v1.set_rollout_restaurants(ARRAY[id], 'inherit') FROM own;
SELECT is((SELECT g ->> 'paused_percent' FROM capacity_v1.get_rollout('{"gates": false}') AS g), '50', 'whatever single restaurants do');
SELECT is(capacity_v1.set_rollout(50) #>> '{step,percent}', '50', 'through the gates');
SELECT is((SELECT g ->> 'paused_percent' FROM capacity_v1.get_rollout('{"gates": false}') AS g), NULL, 'then it is not paused');
SELECT is((SELECT g ->> 'next_percent' FROM capacity_v1.get_rollout('{"gates": false}') AS g), '100', 'and the rest comes next');

SELECT * FROM finish();
