SELECT plan(14);

SELECT tests.set_clock('2050-06-01 12:00+00');
SELECT tests.make_restaurant(p_options => '{}') AS id INTO TEMP r;
SELECT capacity_v1.set_enforcement(100);

SELECT is(a #- '{step,id}', jsonb_build_object('success', true, 'is_changed', true, 'step', jsonb_build_object(
        'action', 'start', 'actor', session_user, 'decided_at', '2050-06-01T12:00:00+00:00', 'percent_before', 100, 'percent', 0,
        'is_forced', false, 'reason', NULL,
        'details', '{"min_days": 7, "min_hours": 4, "changed": {"to_enforce": 0, "to_shadow": 1, "own_settings": 0}}'::jsonb)), 'it is a step')
FROM capacity_v1.start_rollout() AS a;
SELECT is(capacity_v1.get_enforcement() ->> 'percent', '0', 'nobody enforces by the percentage');
SELECT is((SELECT row(operation, outcome, mode, options -> 'before', options -> 'after')::text FROM capacity.decisions AS d, r
           WHERE d.restaurant_id = r.id ORDER BY d.id DESC LIMIT 1),
    '(set_enforcement,accepted,shadow,"{""effective_enforcement"": ""enforce""}","{""effective_enforcement"": ""shadow""}")',
    'each restaurant that it turned has a decision');
SELECT is((SELECT e.payload ->> 'operation' FROM capacity.outbox_events AS e, r WHERE e.restaurant_id = r.id ORDER BY e.id DESC LIMIT 1),
    'set_enforcement', 'and an event');

SELECT is(capacity_v1.start_rollout('{"min_days": 14, "min_hours": 0, "reason": "anew"}') #>> '{step,reason}', 'anew', 'it can begin anew, with a reason');
SELECT is((SELECT row(g ->> 'min_days', g ->> 'min_hours', g ->> 'started_at')::text FROM capacity_v1.get_rollout('{"gates": false}') AS g),
    '(14,0,2050-06-01T12:00:00+00:00)', 'with other least days and hours');
SELECT is((SELECT count(*)::integer FROM capacity.decisions AS d, r WHERE d.restaurant_id = r.id AND operation = 'set_enforcement'), 2,
    'who was in shadow mode is not told again');

SELECT throws_ok('SELECT capacity_v1.start_rollout(''{"min_days": 6}'')', 'RC008', NULL, 'fewer days need a reason');
SELECT throws_ok('SELECT capacity_v1.start_rollout(''{"min_hours": 3, "min_days": 30}'')', 'RC008', NULL, 'so do fewer hours');
SELECT throws_ok('SELECT capacity_v1.start_rollout(''{"min_hours": 0, "min_days": 0, "reason": null}'')', 'RC008', NULL, 'which is a text');
SELECT lives_ok('SELECT capacity_v1.start_rollout(''{"min_hours": 4, "min_days": 7}'')', 'the usual ones need none');
SELECT throws_ok('UPDATE capacity.rollout_steps SET reason = ''other''', 'RC405', NULL, 'a step stays as it is');
SELECT throws_ok('DELETE FROM capacity.rollout_steps', 'RC405', NULL, 'and stays');
SELECT throws_ok('TRUNCATE capacity.rollout_steps', 'RC402', NULL, 'altogether');

SELECT * FROM finish();
