SELECT plan(21);

CREATE FUNCTION pg_temp.closed() RETURNS text LANGUAGE sql AS $fn$
    SELECT coalesce(string_agg(g ->> 'gate', ' ' ORDER BY g ->> 'gate'), 'none')
    FROM capacity_v1.get_rollout() AS s, jsonb_array_elements(s -> 'gates') AS g
    WHERE NOT (g ->> 'passed')::boolean
$fn$;
CREATE FUNCTION pg_temp.state() RETURNS text LANGUAGE sql AS $fn$
    SELECT row((SELECT enforcement_percent FROM capacity.settings), (SELECT count(*) FROM capacity.rollout_steps),
               (SELECT count(*) FROM capacity.decisions))::text
$fn$;
SELECT tests.set_clock('2050-06-01 12:00+00');
SELECT tests.make_restaurant(p_options => '{}', p_restaurant_id => md5('r' || n)::uuid) FROM generate_series(1, 50) AS n;

SELECT is(pg_temp.closed(), 'days_in_shadow recount', 'without a start there is nothing to go by');
SELECT throws_ok('SELECT capacity_v1.set_rollout(10)', 'RC302', NULL, 'so it goes nowhere');
SELECT capacity_v1.start_rollout();
SELECT is(pg_temp.closed(), 'days_in_shadow', 'on the first day');
SELECT tests.set_clock('2050-06-08 11:59+00');
SELECT is(pg_temp.closed(), 'days_in_shadow', 'and a minute before seven days are over');
SELECT pg_temp.state() AS s INTO TEMP before;
SELECT throws_ok('SELECT capacity_v1.set_rollout(10)', 'RC302', NULL, 'it is refused');
SELECT is(pg_temp.state(), s, 'which changes nothing') FROM before;
SELECT tests.set_clock('2050-06-08 12:00+00');
SELECT is(pg_temp.closed(), 'none', 'after seven days the gates are open');
SELECT is((SELECT g - 'id' FROM (SELECT capacity_v1.set_rollout(10) AS s) AS a, jsonb_path_query(s, '$.step') AS g) - 'details' - 'actor',
    '{"action": "percent", "percent": 10, "percent_before": 0, "is_forced": false, "reason": null, "decided_at": "2050-06-08T12:00:00+00:00"}',
    'ten percent');
SELECT is((SELECT count(*) FROM capacity.decisions WHERE operation = 'set_enforcement' AND mode = 'enforce'),
    (SELECT count(*) FROM capacity.restaurants WHERE rollout_bucket < 10), 'with a decision for each that enforces now');
SELECT is(capacity_v1.set_rollout(10), '{"success": true, "is_changed": false, "step": null}', 'the same again is no step');

SELECT tests.set_clock('2050-06-08 15:59+00');
SELECT is(pg_temp.closed(), 'watched', 'the next one waits for four hours');
SELECT throws_ok('SELECT capacity_v1.set_rollout(50)', 'RC302', NULL, 'and is refused before');
SELECT is(capacity_v1.set_rollout(50, '{"force": true, "reason": "watched by hand"}') #>> '{step,is_forced}', 'true', 'unless it is forced');
SELECT is((SELECT row(is_forced, reason, jsonb_path_query_array(details, '$.gates[*] ? (@.passed == false).gate'))::text
           FROM capacity.rollout_steps ORDER BY id DESC LIMIT 1), '(t,"watched by hand","[""watched""]")', 'with a reason, and the gates as they were');
SELECT is(capacity_v1.set_rollout(10) #>> '{step,percent}', '10', 'lowering waits for nothing');
SELECT is((SELECT details ? 'gates' FROM capacity.rollout_steps ORDER BY id DESC LIMIT 1), false, 'and asks no gate');
SELECT tests.set_clock('2050-06-08 19:59+00');
SELECT is(capacity_v1.set_rollout(100, '{"force": true, "reason": "no need"}') #>> '{step,is_forced}', 'false', 'where the gates are open nothing is forced');
SELECT is((SELECT count(DISTINCT restaurant_id) FROM capacity.decisions WHERE operation = 'set_enforcement' AND mode = 'enforce'), 50::bigint, 'now all of them enforce');
SELECT is(capacity_v1.get_rollout('{"gates": false}') -> 'next_percent', 'null', 'and nothing comes next');

SELECT throws_ok('SELECT capacity_v1.set_rollout(0, ''{"force": true}'')', 'RC008', NULL, 'force takes a reason');
SELECT throws_ok('SELECT capacity_v1.set_rollout(NULL)', 'RC015', NULL, 'NULL is no percentage');

SELECT * FROM finish();
