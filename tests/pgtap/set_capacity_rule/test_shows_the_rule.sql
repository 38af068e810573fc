SELECT plan(6);

SELECT tests.make_restaurant() AS id INTO TEMP r;
SELECT tests.make_period(id) AS dinner INTO TEMP p FROM r;
SELECT capacity_v1.set_capacity_rule(id, 10, 3, dinner, 5) AS answer INTO TEMP a FROM r, p;

SELECT is((SELECT array_agg(k ORDER BY k) FROM a, jsonb_object_keys(answer) AS k), '{affected_bookings,affected_bookings_total,changed,debts,rule,services,services_changed,success}', 'the answer has its keys');
SELECT ok((answer -> 'rule') @> jsonb_build_object('restaurant_id', id, 'service_period_id', dinner, 'service_period_name', 'Dinner', 'weekday', 5,
    'first_date', NULL, 'last_date', NULL, 'max_covers', 10, 'max_parties', 3, 'scope', 'weekday_and_period', 'precedence', 5), 'the rule is shown with its scope and its limits') FROM a, r, p;
SELECT is(capacity_v1.set_capacity_rule(id, 20, NULL, dinner, 5) #>> '{rule,id}', answer #>> '{rule,id}', 'another limit of the scope is the same rule') FROM a, r, p;
SELECT is((SELECT row(operation, max_covers, max_parties, service_period_id = dinner, options)::text FROM capacity.decisions AS d, r, p
           WHERE restaurant_id = r.id ORDER BY d.id DESC LIMIT 1),
    '(set_capacity_rule,20,,t,"{""after"": {""max_covers"": 20, ""max_parties"": null}, ""before"": {""max_covers"": 10, ""max_parties"": 3}, ""weekday"": 5}")', 'the decision keeps what was before');
SELECT is((answer -> 'rule' ->> 'first_date') || ' ' || (answer -> 'rule' ->> 'last_date'), '2050-06-17 2050-06-19', 'dates are shown as dates')
FROM (SELECT capacity_v1.set_capacity_rule(id, 1, 1, p_first_date => '2050-06-17', p_last_date => '2050-06-19') AS answer FROM r) AS x;
SELECT is(answer -> 'services_changed', '0', 'services that nobody has touched need no change') FROM a;

SELECT * FROM finish();
