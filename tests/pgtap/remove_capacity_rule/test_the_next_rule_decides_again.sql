SELECT plan(12);

SELECT tests.make_restaurant() AS id INTO TEMP r;
SELECT tests.make_period(id) AS dinner INTO TEMP p FROM r;
SELECT tests.set_limit(id, 4) FROM r;
SELECT tests.set_limit(id, 10, 2, dinner) AS rule INTO TEMP a FROM r, p;
SELECT tests.book(id, 6) FROM r;

SELECT capacity_v1.remove_capacity_rule(id, dinner) AS answer INTO TEMP b FROM r, p;
SELECT is(answer - '{services,affected_bookings,debts}'::text[], jsonb_build_object('success', true, 'changed', true, 'rule', rule -> 'rule',
    'services_changed', 1, 'affected_bookings_total', 1), 'the rule that was removed') FROM a, b;
SELECT is(tests.impact(answer), '1 changed, debt 06-17 +2/0, 06-17 19:00 over_limit', 'and the debt that it leaves') FROM b;
SELECT is((SELECT d.operation FROM capacity.service_ledger AS l JOIN capacity.decisions AS d ON d.id = l.debt_decision_id, r WHERE l.restaurant_id = r.id),
    'remove_capacity_rule', 'the removal answers for it');
SELECT is(tests.book(id, 1) #>> '{error,violations,0,limit}', '4', 'the next rule decides') FROM r;

SELECT (SELECT count(*) FROM capacity.decisions) AS n, rules_version INTO TEMP before FROM capacity.restaurants;
SELECT is(capacity_v1.remove_capacity_rule(id, dinner),
    '{"success": true, "changed": false, "rule": null, "services_changed": 0, "services": [], "debts": [], "affected_bookings": [],
      "affected_bookings_total": 0}', 'where there is no rule nothing changes') FROM r, p;
SELECT is(row((SELECT count(*) FROM capacity.decisions), (SELECT x.rules_version FROM capacity.restaurants AS x))::text, row(n, rules_version)::text, 'at all') FROM before;
SELECT capacity_v1.remove_capacity_rule(id) FROM r;
SELECT is(tests.outcome(tests.book(id, 1000)), 'confirmed', 'without any rule there is no limit') FROM r;

SELECT throws_ok('SELECT capacity_v1.remove_capacity_rule(NULL)', 'RC001', NULL, 'the restaurant is required');
SELECT throws_ok('SELECT capacity_v1.remove_capacity_rule(gen_random_uuid())', 'RC101', NULL, 'and must exist');
SELECT throws_ok(format('SELECT capacity_v1.remove_capacity_rule(%L, gen_random_uuid())', id), 'RC103', NULL, 'so must the period') FROM r;
SELECT throws_ok(format('SELECT capacity_v1.remove_capacity_rule(%L, p_weekday => 9)', id), 'RC012', NULL, 'a scope must be one') FROM r;
SELECT is(tests.sound(id), 'sound', 'nothing is out of balance') FROM r;

SELECT * FROM finish();
