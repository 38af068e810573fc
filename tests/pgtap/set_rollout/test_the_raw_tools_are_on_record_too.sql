SELECT plan(5);

SELECT tests.set_clock('2050-06-01 12:00+00');
SELECT tests.make_restaurant(p_options => '{}') AS id INTO TEMP r;
SELECT capacity_v1.start_rollout('{"min_days": 0, "reason": "a test"}');
SELECT capacity_v1.set_enforcement(100);
SELECT is((SELECT row(action, percent_before, percent, is_forced, details -> 'is_gated', details -> 'changed')::text
           FROM capacity.rollout_steps ORDER BY id DESC LIMIT 1),
    '(percent,0,100,f,false,"{""to_shadow"": 0, ""to_enforce"": 1, ""own_settings"": 0}")', 'set_enforcement is a step that asked no gate');
SELECT is((SELECT row(operation, mode)::text FROM capacity.decisions AS d, r WHERE d.restaurant_id = r.id ORDER BY d.id DESC LIMIT 1),
    '(set_enforcement,enforce)', 'with a decision for each restaurant');
SELECT capacity_v1.set_enforcement(100);
SELECT is((SELECT count(*) FROM capacity.rollout_steps), 2::bigint, 'the same again is none');
SELECT capacity_v1.set_enforcement(50);
SELECT throws_ok('SELECT capacity_v1.set_rollout(100)', 'RC302', NULL, 'the next gated step waits for what it raised');
SELECT tests.set_clock('2050-06-01 16:00+00');
SELECT lives_ok('SELECT capacity_v1.set_rollout(100)', 'as long as for any other');

SELECT * FROM finish();
